// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import type { StoredMessage } from "../../protocol/message/stored-message.ts";

/** Appends stored messages to a file, and counts them. */
export class MessageFileWriter {
  readonly #file: WriteStream;
  messages = 0;
  bytes = 0;

  private constructor(file: WriteStream) {
    this.#file = file;
  }

  /** Begins at the end of the file, or at a position to which it is cut back. */
  static async open(path: string, start?: number): Promise<MessageFileWriter> {
    const isStandardOutput = path === "-";
    const options = start === undefined ? { flags: "a" } : { flags: "r+", start };
    const file = createWriteStream(isStandardOutput ? "/dev/stdout" : path, isStandardOutput ? {} : options);
    await once(file, "open");
    return new MessageFileWriter(file);
  }

  async append(messages: readonly StoredMessage[]): Promise<void> {
    for (const { bytes } of messages) {
      this.messages++;
      this.bytes += bytes.length;
      if (!this.#file.write(bytes)) await once(this.#file, "drain");
    }
  }

  async close(): Promise<void> {
    this.#file.end();
    await once(this.#file, "close");
  }
}
