// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type PolledMessages, readPollReply } from "../../protocol/commands/message/poll-messages.ts";
import type { MessageArea } from "../../protocol/message/message-area.ts";
import { readStoredMessages, type StoredMessage } from "../../protocol/message/stored-message.ts";
import { releaseReply } from "../transport/reply-memory.ts";

/** What a poll brought: messages that are views of one reply, which stays in memory as long as one of them does. */
export class PolledBatch implements PolledMessages, Disposable {
  readonly partitionId: number;
  readonly currentOffset: bigint;
  readonly messages: readonly StoredMessage[];
  readonly #area: MessageArea;
  readonly #reply: Uint8Array;

  /** @throws IggyError invalid_command when the lengths do not add up */
  constructor(reply: Uint8Array) {
    const { partitionId, currentOffset, count, area } = readPollReply(reply);
    this.partitionId = partitionId;
    this.currentOffset = currentOffset;
    this.messages = readStoredMessages(area, count);
    this.#area = area;
    this.#reply = reply;
  }

  /**
   * Lets another reply have the memory, which spares page faults and garbage collections. Reading a message of the batch
   * throws `cannot_read_message` afterwards, and payloads that were taken out before are empty or as they were, never other bytes.
   */
  release(): void {
    releaseReply(this.#area, this.#reply);
  }

  [Symbol.dispose](): void {
    this.release();
  }
}
