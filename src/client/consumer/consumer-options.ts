// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Id } from "../commands/id.ts";
import type { Millis } from "../config/duration.ts";
import type { Encryptor } from "../encryption/encryptor.ts";
import type { Deserializer, Format } from "../serializers/serializer.ts";
import type { Message } from "./message.ts";

/** What `maxBufferedBytes` is when absent. */
export const MAX_BUFFERED_BYTES = 16 * 1024 * 1024;

export type StartPosition =
  | "next"
  | "first"
  | "last"
  | { readonly offset: bigint }
  /** Microseconds since 1970, or a date. */
  | { readonly timestamp: bigint | Date };

export type CommitUnit = "message" | "batch" | { readonly messages: number };

/**
 * When offsets are stored. A message is processed when the next one is asked for, or its handler has returned.
 * - none: never, `commit` does it.
 * - polling: by the server, before the batch is seen; what is not processed then is lost when the program ends.
 * - after: once so much was processed. - on delivery: once so much was handed out.
 * - every: at intervals, what was processed; with `after: "batch"` whole batches only.
 */
export type CommitMode =
  | "none"
  | "polling"
  | { readonly after: CommitUnit }
  | { readonly on: "delivery"; readonly unit?: CommitUnit | undefined }
  | { readonly every: Millis; readonly after?: "message" | "batch" | undefined };

export interface ConsumerOptions<Value = Uint8Array> {
  readonly stream: Id;
  readonly topic: Id;
  /** Be a member of this group, whose members share the partitions. */
  readonly group?: string | undefined;
  /** Who stores offsets when there is no group; 0 when absent. */
  readonly name?: Id | undefined;
  /** What to read when there is no group; 0 when absent. Several are read in turns. */
  readonly partition?: number | readonly number[] | "all" | undefined;
  /** Where to begin in each partition; next when absent. Afterwards the position is kept here. */
  readonly start?: StartPosition | undefined;
  /** Most messages of one poll; 1000 when absent. */
  readonly batchLength?: number | undefined;
  /** Batches that are asked for while one is being processed; 1 when absent, 0 for none. */
  readonly prefetch?: number | undefined;
  /**
   * Nothing more is asked for ahead while what was received has so many bytes, and `run` with a concurrency takes nothing more
   * while what it has not begun has so many; 16 MiB when absent.
   */
  readonly maxBufferedBytes?: number | undefined;
  /** Let the server keep a poll until messages come, where it can; true when absent. */
  readonly longPoll?: boolean | undefined;
  /** Least time between polls of a server that cannot; 0 when absent. */
  readonly pollInterval?: Millis | undefined;
  /** How long to wait after polls of such a server that brought nothing, longer each time; 1 ms to 100 ms when absent. */
  readonly idleBackoff?: { readonly min: Millis; readonly max: Millis } | undefined;
  /**
   * Use the memory of a batch again once all its messages were processed; false when absent. Reading one of them throws
   * `cannot_read_message` then, and views of it are empty: `detach` those that are needed for longer.
   */
  readonly reuseMemory?: boolean | undefined;
  /** Join the group with the first read; true when absent. Otherwise `join` does it, and reads fail before. */
  readonly autoJoin?: boolean | undefined;
  /** Make the group when it is missing; true when absent. */
  readonly createGroup?: boolean | undefined;
  /** Wait for a stream or topic that comes later; not at all when absent. */
  readonly waitFor?: { readonly retries: number; readonly interval: Millis } | undefined;
  /** Every second what was processed when absent. */
  readonly commit?: CommitMode | undefined;
  /** A function, or a format such as `json(schema)`; bytes as they are when absent. */
  readonly deserializer?: Deserializer<Value> | Pick<Format<Value>, "deserialize"> | undefined;
  /** What to do with a message that cannot be decrypted or deserialized; throw when absent. */
  readonly onPoison?: "throw" | "skip" | ((error: unknown, message: Message<Value>) => void) | undefined;
  /** The client's when absent, none when null. */
  readonly encryption?: Encryptor | null | undefined;
  /**
   * Hand out messages again that were handed out before, when the stored offset went back: after a reconnection, or because
   * somebody stored another one. False when absent: then what comes is always newer than what came.
   */
  readonly allowReplay?: boolean | undefined;
  /**
   * How long the server may take for one poll, or for the way into the group, the time without a connection included. Then
   * the connection is made again, and `stalled` is told. 60 s when absent, 0 for ever.
   */
  readonly stallTimeout?: Millis | undefined;
  /** Partitions a member of a group was given; reading goes on when it has resolved. */
  readonly onAssigned?: PartitionsListener | undefined;
  /**
   * Partitions a member has no more: somebody else has them, the connection broke, or the consumer is being closed, which is
   * the only time when offsets of them can still be stored. Reading, or closing, goes on when it has resolved.
   */
  readonly onRevoked?: PartitionsListener | undefined;
}

/** Hears of partitions by their numbers, in ascending order. */
export type PartitionsListener = (partitionIds: readonly number[]) => void | Promise<void>;
