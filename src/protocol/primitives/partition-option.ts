// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Codec } from "./codec.ts";

/* Optional partition id: flag u8 (1 present, anything else absent), partition_id u32 (ignored when absent) */
export const partitionOption: Codec<number | undefined> = {
  encode: (writer, value) => {
    writer.u8(value === undefined ? 0 : 1).u32(value ?? 0);
  },
  decode: (reader) => {
    const present = reader.u8() === 1;
    const partitionId = reader.u32();
    return present ? partitionId : undefined;
  },
};
