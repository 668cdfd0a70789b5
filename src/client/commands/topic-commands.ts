// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { TopicDetails } from "../../protocol/blocks/topic-details.ts";
import type { TopicHeader } from "../../protocol/blocks/topic-header.ts";
import type { TopicSettings } from "../../protocol/blocks/topic-settings.ts";
import { createTopic } from "../../protocol/commands/topic/create-topic.ts";
import { deleteTopic } from "../../protocol/commands/topic/delete-topic.ts";
import { getTopic } from "../../protocol/commands/topic/get-topic.ts";
import { getTopics } from "../../protocol/commands/topic/get-topics.ts";
import { purgeTopic } from "../../protocol/commands/topic/purge-topic.ts";
import { updateTopic } from "../../protocol/commands/topic/update-topic.ts";
import { IggyError } from "../../protocol/errors/iggy-error.ts";
import { MAX_U64 } from "../../protocol/primitives/integers.ts";
import type { CallOptions } from "../config/call-options.ts";
import { type Millis, toExpiryMicros } from "../config/duration.ts";
import { CommandGroup } from "./command-sender.ts";
import { ensure } from "./ensure.ts";
import { type StreamArguments, type TopicArguments, toIdentifier, topicPathOf } from "./id.ts";

/** What a topic is like; what is absent is the server's default. */
export type TopicOptions = ExactTopicOptions & {
  /** How long messages are kept, instead of `messageExpiryMicros`; the server rounds it as it likes. */
  readonly messageExpiry?: Millis | "never" | undefined;
  /** Bytes, instead of `maxTopicSizeBytes`. */
  readonly maxTopicSize?: number | bigint | "unlimited" | undefined;
};

type ExactTopicOptions = { readonly [Key in keyof Omit<TopicSettings, "name">]?: TopicSettings[Key] | undefined };

export interface NewTopic extends StreamArguments, TopicOptions {
  readonly name: string;
  /** 0 to 1000; 1 when absent. */
  readonly partitionsCount?: number | undefined;
}

/** What changes of a topic; what is absent stays. */
export interface TopicUpdate extends TopicArguments, TopicOptions {
  readonly name?: string | undefined;
}

export class TopicCommands extends CommandGroup {
  /** With its partitions; undefined when there is none. */
  get(path: TopicArguments, options?: CallOptions): Promise<TopicDetails | undefined> {
    return this.sender.send(getTopic, topicPathOf(path), options);
  }

  list({ stream }: StreamArguments, options?: CallOptions): Promise<TopicHeader[]> {
    return this.sender.send(getTopics, { stream: toIdentifier(stream) }, options);
  }

  create({ stream, partitionsCount = 1, ...topic }: NewTopic, options?: CallOptions): Promise<TopicDetails> {
    const request = { stream: toIdentifier(stream), partitionsCount, ...withDefaults(exact(topic)) };
    return this.sender.send(createTopic, request, options);
  }

  /** The topic of that name, created when there is none. */
  ensure(topic: NewTopic, options?: CallOptions): Promise<TopicDetails> {
    return ensure({
      find: () => this.get({ stream: topic.stream, topic: topic.name }, options),
      create: () => this.create(topic, options),
      exists: "topic_name_already_exists",
    });
  }

  /** Reads the topic first, unless everything is given. */
  async update(update: TopicUpdate, options?: CallOptions): Promise<void> {
    const path = topicPathOf(update);
    const change = exact(update);
    const settings = completeSettings(change) ?? overlay(await this.#existing(update, options), change);
    await this.sender.send(updateTopic, { ...path, ...settings }, options);
  }

  async delete(path: TopicArguments, options?: CallOptions): Promise<void> {
    await this.sender.send(deleteTopic, topicPathOf(path), options);
  }

  /** Removes its messages and committed offsets; offsets begin at 0 again. */
  async purge(path: TopicArguments, options?: CallOptions): Promise<void> {
    await this.sender.send(purgeTopic, topicPathOf(path), options);
  }

  async #existing(path: TopicArguments, options: CallOptions | undefined): Promise<TopicDetails> {
    const found = await this.get(path, options);
    if (found !== undefined) return found;
    const { stream, topic } = topicPathOf(path);
    throw new IggyError("topic_id_not_found", { topic: topic.value, stream: stream.value });
  }
}

const UNLIMITED_BYTES = MAX_U64;

/** With times and sizes as the protocol has them. */
const exact = <Options extends TopicOptions>(options: Options): Options & ExactTopicOptions => {
  const { messageExpiry, maxTopicSize } = options;
  return {
    ...options,
    ...(messageExpiry !== undefined && { messageExpiryMicros: toExpiryMicros(messageExpiry, "messageExpiry") }),
    ...(maxTopicSize !== undefined && {
      maxTopicSizeBytes: maxTopicSize === "unlimited" ? UNLIMITED_BYTES : BigInt(maxTopicSize),
    }),
  };
};

const withDefaults = (topic: ExactTopicOptions & { readonly name: string }): TopicSettings => ({
  name: topic.name,
  compression: topic.compression ?? "none",
  messageExpiryMicros: topic.messageExpiryMicros ?? 0n,
  maxTopicSizeBytes: topic.maxTopicSizeBytes ?? 0n,
  replicationFactor: topic.replicationFactor ?? 0,
});

/** The settings when none is missing. */
const completeSettings = (update: TopicUpdate): TopicSettings | undefined => {
  const { name, compression, messageExpiryMicros, maxTopicSizeBytes, replicationFactor } = update;
  if (name === undefined || compression === undefined || replicationFactor === undefined) return undefined;
  if (messageExpiryMicros === undefined || maxTopicSizeBytes === undefined) return undefined;
  return { name, compression, messageExpiryMicros, maxTopicSizeBytes, replicationFactor };
};

const overlay = (topic: TopicSettings, update: TopicUpdate): TopicSettings => ({
  name: update.name ?? topic.name,
  compression: update.compression ?? topic.compression,
  messageExpiryMicros: update.messageExpiryMicros ?? topic.messageExpiryMicros,
  maxTopicSizeBytes: update.maxTopicSizeBytes ?? topic.maxTopicSizeBytes,
  replicationFactor: update.replicationFactor ?? topic.replicationFactor,
});
