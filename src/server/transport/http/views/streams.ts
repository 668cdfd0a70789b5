// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { GroupDetails } from "../../../../protocol/blocks/group-details.ts";
import type { GroupHeader } from "../../../../protocol/blocks/group-header.ts";
import type { PartitionInfo } from "../../../../protocol/blocks/partition-info.ts";
import type { StreamDetails } from "../../../../protocol/blocks/stream-details.ts";
import type { StreamHeader } from "../../../../protocol/blocks/stream-header.ts";
import type { TopicDetails } from "../../../../protocol/blocks/topic-details.ts";
import type { TopicHeader } from "../../../../protocol/blocks/topic-header.ts";
import { byteSize, field, listOf, named, record, text, u32, u64, word } from "./view.ts";

const topicFields = {
  id: field(u32, ({ id }: TopicHeader) => id),
  created_at: field(u64, ({ createdAtMicros }: TopicHeader) => createdAtMicros),
  name: field(text, ({ name }: TopicHeader) => name),
  size: field(byteSize, ({ sizeBytes }: TopicHeader) => sizeBytes),
  message_expiry: field(u64, ({ messageExpiryMicros }: TopicHeader) => messageExpiryMicros),
  compression_algorithm: field(word(["none", "gzip"]), ({ compression }: TopicHeader) => compression),
  max_topic_size: field(u64, ({ maxTopicSizeBytes }: TopicHeader) => maxTopicSizeBytes),
  replication_factor: field(u32, ({ replicationFactor }: TopicHeader) => replicationFactor),
  messages_count: field(u64, ({ messagesCount }: TopicHeader) => messagesCount),
  partitions_count: field(u32, ({ partitionsCount }: TopicHeader) => partitionsCount),
};
export const topicView = named("Topic", record(topicFields));

const partitionView = named(
  "Partition",
  record({
    id: field(u32, ({ id }: PartitionInfo) => id),
    created_at: field(u64, ({ createdAtMicros }: PartitionInfo) => createdAtMicros),
    segments_count: field(u32, ({ segmentsCount }: PartitionInfo) => segmentsCount),
    current_offset: field(u64, ({ currentOffset }: PartitionInfo) => currentOffset),
    size: field(byteSize, ({ sizeBytes }: PartitionInfo) => sizeBytes),
    messages_count: field(u64, ({ messagesCount }: PartitionInfo) => messagesCount),
  }),
);

export const topicDetailsView = named(
  "TopicDetails",
  record<TopicDetails>({ ...topicFields, partitions: field(listOf(partitionView), ({ partitions }) => partitions) }),
);

const streamFields = {
  id: field(u32, ({ id }: StreamHeader) => id),
  created_at: field(u64, ({ createdAtMicros }: StreamHeader) => createdAtMicros),
  name: field(text, ({ name }: StreamHeader) => name),
  size: field(byteSize, ({ sizeBytes }: StreamHeader) => sizeBytes),
  messages_count: field(u64, ({ messagesCount }: StreamHeader) => messagesCount),
  topics_count: field(u32, ({ topicsCount }: StreamHeader) => topicsCount),
};
export const streamView = named("Stream", record(streamFields));

export const streamDetailsView = named(
  "StreamDetails",
  record<StreamDetails>({ ...streamFields, topics: field(listOf(topicView), ({ topics }) => topics) }),
);

const groupFields = {
  id: field(u32, ({ id }: GroupHeader) => id),
  name: field(text, ({ name }: GroupHeader) => name),
  partitions_count: field(u32, ({ partitionsCount }: GroupHeader) => partitionsCount),
  members_count: field(u32, ({ membersCount }: GroupHeader) => membersCount),
};
export const groupView = named("ConsumerGroup", record(groupFields));

type Member = GroupDetails["members"][number];
const memberView = named(
  "ConsumerGroupMember",
  record({
    id: field(u32, ({ id }: Member) => id),
    partitions_count: field(u32, ({ partitionIds }: Member) => partitionIds.length),
    partitions: field(listOf(u32), ({ partitionIds }: Member) => partitionIds),
  }),
);

export const groupDetailsView = named(
  "ConsumerGroupDetails",
  record<GroupDetails>({ ...groupFields, members: field(listOf(memberView), ({ members }) => members) }),
);
