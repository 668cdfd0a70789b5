// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { StreamHeader } from "../protocol/blocks/stream-header.ts";
import { createStream } from "../protocol/commands/stream/create-stream.ts";
import { deleteStream } from "../protocol/commands/stream/delete-stream.ts";
import { getStream } from "../protocol/commands/stream/get-stream.ts";
import { getStreams } from "../protocol/commands/stream/get-streams.ts";
import { purgeStream } from "../protocol/commands/stream/purge-stream.ts";
import { updateStream } from "../protocol/commands/stream/update-stream.ts";
import type { Identifier } from "../protocol/primitives/identifier.ts";
import type { CommandSender } from "./command-sender.ts";

export class StreamCommands {
  readonly #sender: CommandSender;

  constructor(sender: CommandSender) {
    this.#sender = sender;
  }

  list(): Promise<StreamHeader[]> {
    return this.#sender.send(getStreams, undefined);
  }

  /** With its topics; undefined when there is none. */
  get(stream: Identifier) {
    return this.#sender.send(getStream, { stream });
  }

  create(name: string): Promise<StreamHeader> {
    return this.#sender.send(createStream, { name });
  }

  async update(stream: Identifier, name: string): Promise<void> {
    await this.#sender.send(updateStream, { stream, name });
  }

  async delete(stream: Identifier): Promise<void> {
    await this.#sender.send(deleteStream, { stream });
  }

  /** Removes the messages and committed offsets of all its topics. */
  async purge(stream: Identifier): Promise<void> {
    await this.#sender.send(purgeStream, { stream });
  }
}
