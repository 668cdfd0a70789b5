// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Codec, decodeCounted } from "../primitives/codec.ts";
import { type GroupHeader, groupHeader } from "./group-header.ts";

export interface GroupMember {
  readonly id: number;
  readonly partitionIds: readonly number[];
}

export interface GroupDetails extends GroupHeader {
  readonly members: readonly GroupMember[];
}

/* GroupMember: id u32, partitions_count u32, partition_id u32 x partitions_count */
const groupMember: Codec<GroupMember> = {
  encode: (writer, value) => {
    writer.u32(value.id).u32(value.partitionIds.length);
    for (const partitionId of value.partitionIds) writer.u32(partitionId);
  },
  decode: (reader) => {
    const id = reader.u32();
    const count = reader.u32();
    const partitionIds: number[] = [];
    for (let at = 0; at < count; at++) partitionIds.push(reader.u32());
    return { id, partitionIds };
  },
};

/* GroupDetails: GroupHeader, GroupMember x members_count */
export const groupDetails: Codec<GroupDetails> = {
  encode: (writer, value) => {
    groupHeader.encode(writer, value);
    for (const member of value.members) groupMember.encode(writer, member);
  },
  decode: (reader) => {
    const header = groupHeader.decode(reader);
    return { ...header, members: decodeCounted(groupMember, reader, header.membersCount) };
  },
};
