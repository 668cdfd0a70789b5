// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Id } from "../commands/id.ts";
import type { Millis } from "../config/duration.ts";
import type { Encryptor } from "../encryption/encryptor.ts";
import type { Message } from "./message.ts";

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

export interface ConsumerOptions<Value> {
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
  /** Ask for the next batch while one is being processed; true when absent. */
  readonly prefetch?: boolean | undefined;
  /** Least time between polls; 0 when absent. */
  readonly pollInterval?: Millis | undefined;
  /** How long to wait after polls that brought nothing, longer each time; 1 ms to 100 ms when absent. */
  readonly idleBackoff?: { readonly min: Millis; readonly max: Millis } | undefined;
  /** Make the group when it is missing; true when absent. */
  readonly createGroup?: boolean | undefined;
  /** Wait for a stream or topic that comes later; not at all when absent. */
  readonly waitFor?: { readonly retries: number; readonly interval: Millis } | undefined;
  /** Every second what was processed when absent. */
  readonly commit?: CommitMode | undefined;
  /** Bytes as they are when absent. */
  readonly deserializer?: ((bytes: Uint8Array) => Value | Promise<Value>) | undefined;
  /** What to do with a message that cannot be decrypted or deserialized; throw when absent. */
  readonly onPoison?: "throw" | "skip" | ((error: unknown, message: Message<Value>) => void) | undefined;
  /** The client's when absent, none when null. */
  readonly encryption?: Encryptor | null | undefined;
  readonly onAssigned?: ((partitionId: number) => void) | undefined;
  readonly onRevoked?: ((partitionId: number) => void) | undefined;
}
