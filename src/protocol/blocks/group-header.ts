// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Codec } from "../primitives/codec.ts";

export interface GroupHeader {
  readonly id: number;
  readonly partitionsCount: number;
  readonly membersCount: number;
  readonly name: string;
}

/* GroupHeader: id u32, partitions_count u32, members_count u32, name str8 */
export const groupHeader: Codec<GroupHeader> = {
  encode: (writer, value) => {
    writer.u32(value.id).u32(value.partitionsCount).u32(value.membersCount).name(value.name);
  },
  decode: (reader) => ({
    id: reader.u32(),
    partitionsCount: reader.u32(),
    membersCount: reader.u32(),
    name: reader.name(),
  }),
};
