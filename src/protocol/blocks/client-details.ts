// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Codec, decodeCounted } from "../primitives/codec.ts";
import { type ClientHeader, clientHeader } from "./client-header.ts";

export interface GroupMembership {
  readonly streamId: number;
  readonly topicId: number;
  readonly groupId: number;
}

export interface ClientDetails extends ClientHeader {
  readonly consumerGroups: readonly GroupMembership[];
}

/* GroupMembership: stream_id u32, topic_id u32, group_id u32 */
const groupMembership: Codec<GroupMembership> = {
  encode: (writer, value) => {
    writer.u32(value.streamId).u32(value.topicId).u32(value.groupId);
  },
  decode: (reader) => ({ streamId: reader.u32(), topicId: reader.u32(), groupId: reader.u32() }),
};

/* ClientDetails: ClientHeader, GroupMembership x consumer_groups_count */
export const clientDetails: Codec<ClientDetails> = {
  encode: (writer, value) => {
    clientHeader.encode(writer, value);
    for (const membership of value.consumerGroups) groupMembership.encode(writer, membership);
  },
  decode: (reader) => {
    const header = clientHeader.decode(reader);
    return { ...header, consumerGroups: decodeCounted(groupMembership, reader, header.consumerGroupsCount) };
  },
};
