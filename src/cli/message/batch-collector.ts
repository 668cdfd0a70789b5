// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { NewMessage } from "../../protocol/message/message-batch.ts";
import { MESSAGE_HEADER_BYTES } from "../../protocol/message/message-header.ts";

const MAX_MESSAGES = 1000;
const MAX_BYTES = 1024 * 1024;

/** Messages for one request: bounded in number and bytes, so that input of any length needs little memory. */
export class BatchCollector {
  #messages: NewMessage[] = [];
  #bytes = 0;

  get isEmpty(): boolean {
    return this.#messages.length === 0;
  }

  /** True when the batch is full. */
  add(message: NewMessage): boolean {
    this.#messages.push(message);
    this.#bytes += message.payload.length + MESSAGE_HEADER_BYTES;
    return this.#messages.length >= MAX_MESSAGES || this.#bytes >= MAX_BYTES;
  }

  take(): readonly NewMessage[] {
    const messages = this.#messages;
    this.#messages = [];
    this.#bytes = 0;
    return messages;
  }
}
