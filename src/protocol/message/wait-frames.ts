// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { encodeCommandFrame } from "../commands/command-frame.ts";
import {
  AWAITED_PARTITION_BYTES,
  type AwaitedPartition,
  NOT_WANTED,
  type WaitForMessages,
  waitForMessages,
} from "../commands/message/wait-for-messages.ts";
import { pollingKinds } from "../primitives/polling-strategy.ts";

/** Frames of waits that differ in nothing but partitions and places: what they have in common is encoded once. */
export class WaitFrames {
  /** The frame of a wait for no partition, whose last field is their number. */
  readonly #head: Buffer;

  constructor(request: Omit<WaitForMessages, "partitions">) {
    this.#head = encodeCommandFrame(waitForMessages, { ...request, partitions: [] });
  }

  encode(partitions: readonly AwaitedPartition[]): Buffer {
    const head = this.#head;
    const frame = Buffer.allocUnsafe(head.length + partitions.length * AWAITED_PARTITION_BYTES);
    frame.set(head);
    frame.writeUInt32LE(frame.length - 4, 0);
    frame.writeUInt16LE(partitions.length, head.length - 2);
    let at = head.length;
    for (const { partitionId, strategy } of partitions) {
      frame.writeUInt32LE(partitionId, at);
      frame[at + 4] = strategy === undefined ? NOT_WANTED : pollingKinds[strategy.kind];
      frame.writeBigUInt64LE(strategy === undefined ? 0n : strategy.value, at + 5);
      at += AWAITED_PARTITION_BYTES;
    }
    return frame;
  }
}
