// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { TopicPath } from "../../protocol/blocks/topic-path.ts";
import { isIggyError } from "../../protocol/errors/iggy-error.ts";
import { formatIdentifier, type Identifier } from "../../protocol/primitives/identifier.ts";
import type { Partitioning } from "../../protocol/primitives/partitioning.ts";
import { xxh32 } from "../../protocol/primitives/xxh32.ts";
import type { Clock } from "../clock.ts";
import type { CommandSender } from "../commands/command-sender.ts";
import { toKeyBytes } from "../commands/message-key.ts";
import { StreamCommands } from "../commands/stream-commands.ts";
import { TopicCommands } from "../commands/topic-commands.ts";
import type { CallOptions } from "../config/call-options.ts";
import { clientError } from "../errors.ts";
import type { Lane } from "./lane.ts";
import type { OutMessage, ProducerOptions } from "./producer-options.ts";

/** How long the number of partitions is believed; a key goes to another partition when it changes. */
const METADATA_TTL_MS = 30_000;

interface TargetParts {
  readonly sender: CommandSender;
  readonly clock: Clock;
}

/** A topic messages go to: whether it is there, how many partitions it has, and a lane for each of its destinations. */
export class Target<Value> {
  readonly path: TopicPath;
  readonly lanes = new Map<string, Lane<Value>>();
  readonly #sender: CommandSender;
  readonly #clock: Clock;
  readonly #options: ProducerOptions<Value>;
  #partitionsCount: number | undefined;
  #loadedAtMs = Number.NEGATIVE_INFINITY;
  #preparing: Promise<void> | undefined;

  constructor(path: TopicPath, { sender, clock }: TargetParts, options: ProducerOptions<Value>) {
    this.path = path;
    this.#sender = sender;
    this.#clock = clock;
    this.#options = options;
  }

  /** Whether messages can be sent: the topic is known, and its partitions are where somebody chooses one. */
  isReadyFor(messages: readonly OutMessage<Value>[]): boolean {
    if (this.#loadedAtMs === Number.NEGATIVE_INFINITY) return false;
    const chooses = this.#options.partitioner !== undefined || messages.some(({ key }) => key !== undefined);
    return !chooses || this.#clock.now() - this.#loadedAtMs < METADATA_TTL_MS;
  }

  /** Makes what is missing, or looks again. One look serves all who wait for it. */
  prepare(options?: CallOptions): Promise<void> {
    this.#preparing ??= this.#prepare(options).finally(() => {
      this.#preparing = undefined;
    });
    return this.#preparing;
  }

  /**
   * Where a message goes.
   * @throws IggyError no_partitions for a key on a topic without any
   */
  destinationOf(message: OutMessage<Value>, partitioning: Partitioning): Partitioning {
    const chosen =
      message.partition ?? this.#options.partitioner?.(message, { partitionsCount: this.#partitionsCount ?? 0 });
    if (chosen !== undefined && chosen !== null) return { kind: "partition_id", partitionId: chosen };
    if (message.key === undefined) return partitioning;
    const count = this.#partitionsCount;
    const key = toKeyBytes(message.key);
    // Without the right to look at the topic, the server has to hash the key.
    if (count === undefined) return { kind: "messages_key", key };
    if (count === 0) throw clientError("no_partitions", this.#names());
    return { kind: "partition_id", partitionId: xxh32(key) % count };
  }

  async #prepare(options: CallOptions | undefined): Promise<void> {
    try {
      this.#partitionsCount = await this.#find(options);
    } catch (error) {
      // Who may only send cannot look: the server says then what is missing.
      if (!isIggyError(error) || error.errorName !== "unauthorized") throw error;
    }
    this.#loadedAtMs = this.#clock.now();
  }

  async #find(options: CallOptions | undefined): Promise<number> {
    const { create = true } = this.#options;
    const topics = new TopicCommands(this.#sender);
    const found = await topics.get(this.path, options);
    if (found !== undefined) return found.partitionsCount;
    const { stream, topic } = this.path;
    if (create === false || topic.kind === "numeric") throw clientError("topic_id_not_found", this.#names());
    if (stream.kind === "string") await new StreamCommands(this.#sender).ensure({ name: stream.value }, options);
    const settings = create === true ? {} : create;
    const made = await topics.ensure({ ...settings, stream, name: topic.value }, options);
    return made.partitionsCount;
  }

  #names(): { readonly topic: string; readonly stream: string } {
    const name = (id: Identifier): string => formatIdentifier(id);
    return { topic: name(this.path.topic), stream: name(this.path.stream) };
  }
}

/** One text for each destination. */
export const laneKey = (destination: Partitioning): string => {
  if (destination.kind === "balanced") return "balanced";
  return destination.kind === "partition_id" ? `p${destination.partitionId}` : `k${String(destination.key)}`;
};
