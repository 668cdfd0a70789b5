// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { TopicDetails } from "../protocol/blocks/topic-details.ts";
import type { TopicHeader } from "../protocol/blocks/topic-header.ts";
import type { TopicPath } from "../protocol/blocks/topic-path.ts";
import type { TopicSettings } from "../protocol/blocks/topic-settings.ts";
import { createPartitions } from "../protocol/commands/partition/create-partitions.ts";
import { deletePartitions } from "../protocol/commands/partition/delete-partitions.ts";
import { deleteSegments } from "../protocol/commands/segment/delete-segments.ts";
import { createTopic } from "../protocol/commands/topic/create-topic.ts";
import { deleteTopic } from "../protocol/commands/topic/delete-topic.ts";
import { getTopic } from "../protocol/commands/topic/get-topic.ts";
import { getTopics } from "../protocol/commands/topic/get-topics.ts";
import { purgeTopic } from "../protocol/commands/topic/purge-topic.ts";
import { updateTopic } from "../protocol/commands/topic/update-topic.ts";
import type { Identifier } from "../protocol/primitives/identifier.ts";
import type { CommandSender } from "./command-sender.ts";

/** What a new topic is like; everything but the name has the server's default. */
export interface NewTopic extends Partial<Omit<TopicSettings, "name">> {
  readonly name: string;
  readonly partitionsCount: number;
}

export class TopicCommands {
  readonly #sender: CommandSender;

  constructor(sender: CommandSender) {
    this.#sender = sender;
  }

  list(stream: Identifier): Promise<TopicHeader[]> {
    return this.#sender.send(getTopics, { stream });
  }

  /** With its partitions; undefined when there is none. */
  get(path: TopicPath): Promise<TopicDetails | undefined> {
    return this.#sender.send(getTopic, path);
  }

  create(stream: Identifier, topic: NewTopic): Promise<TopicDetails> {
    return this.#sender.send(createTopic, { stream, ...withDefaults(topic), partitionsCount: topic.partitionsCount });
  }

  async update(path: TopicPath, settings: Omit<NewTopic, "partitionsCount">): Promise<void> {
    await this.#sender.send(updateTopic, { ...path, ...withDefaults(settings) });
  }

  async delete(path: TopicPath): Promise<void> {
    await this.#sender.send(deleteTopic, path);
  }

  /** Removes its messages and committed offsets; offsets begin at 0 again. */
  async purge(path: TopicPath): Promise<void> {
    await this.#sender.send(purgeTopic, path);
  }

  async createPartitions(path: TopicPath, partitionsCount: number): Promise<void> {
    await this.#sender.send(createPartitions, { ...path, partitionsCount });
  }

  /** Removes the partitions with the highest numbers. */
  async deletePartitions(path: TopicPath, partitionsCount: number): Promise<void> {
    await this.#sender.send(deletePartitions, { ...path, partitionsCount });
  }

  /** Removes up to `segmentsCount` of the oldest closed segments of a partition. */
  async deleteSegments(path: TopicPath, partitionId: number, segmentsCount: number): Promise<void> {
    await this.#sender.send(deleteSegments, { ...path, partitionId, segmentsCount });
  }
}

const withDefaults = (topic: Omit<NewTopic, "partitionsCount">): TopicSettings => ({
  name: topic.name,
  compression: topic.compression ?? "none",
  messageExpiryMicros: topic.messageExpiryMicros ?? 0n,
  maxTopicSizeBytes: topic.maxTopicSizeBytes ?? 0n,
  replicationFactor: topic.replicationFactor ?? 0,
});
