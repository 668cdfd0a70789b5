// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Codec, decodeCounted } from "../primitives/codec.ts";
import { type PartitionInfo, partitionInfo } from "./partition-info.ts";
import { type TopicHeader, topicHeader } from "./topic-header.ts";

export interface TopicDetails extends TopicHeader {
  readonly partitions: readonly PartitionInfo[];
}

/* TopicDetails: TopicHeader, PartitionInfo x partitions_count */
export const topicDetails: Codec<TopicDetails> = {
  encode: (writer, value) => {
    topicHeader.encode(writer, value);
    for (const partition of value.partitions) partitionInfo.encode(writer, partition);
  },
  decode: (reader) => {
    const header = topicHeader.decode(reader);
    return { ...header, partitions: decodeCounted(partitionInfo, reader, header.partitionsCount) };
  },
};
