// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { StreamDetails } from "../../protocol/blocks/stream-details.ts";
import type { StreamHeader } from "../../protocol/blocks/stream-header.ts";
import { type CreateStream, createStream } from "../../protocol/commands/stream/create-stream.ts";
import { deleteStream } from "../../protocol/commands/stream/delete-stream.ts";
import { getStream } from "../../protocol/commands/stream/get-stream.ts";
import { getStreams } from "../../protocol/commands/stream/get-streams.ts";
import { purgeStream } from "../../protocol/commands/stream/purge-stream.ts";
import { updateStream } from "../../protocol/commands/stream/update-stream.ts";
import type { CallOptions } from "../config/call-options.ts";
import { CommandGroup } from "./command-sender.ts";
import { ensure } from "./ensure.ts";
import { type StreamArguments, toIdentifier } from "./id.ts";

export class StreamCommands extends CommandGroup {
  /** With its topics; undefined when there is none. */
  get({ stream }: StreamArguments, options?: CallOptions): Promise<StreamDetails | undefined> {
    return this.sender.send(getStream, { stream: toIdentifier(stream) }, options);
  }

  list(options?: CallOptions): Promise<StreamHeader[]> {
    return this.sender.send(getStreams, undefined, options);
  }

  create(stream: CreateStream, options?: CallOptions): Promise<StreamHeader> {
    return this.sender.send(createStream, stream, options);
  }

  /** The stream of that name, created when there is none. */
  ensure({ name }: CreateStream, options?: CallOptions): Promise<StreamHeader> {
    return ensure({
      find: () => this.get({ stream: name }, options),
      create: () => this.create({ name }, options),
      exists: "stream_name_already_exists",
    });
  }

  /** Gives it another name. */
  async update({ stream, name }: StreamArguments & { readonly name: string }, options?: CallOptions): Promise<void> {
    await this.sender.send(updateStream, { stream: toIdentifier(stream), name }, options);
  }

  async delete({ stream }: StreamArguments, options?: CallOptions): Promise<void> {
    await this.sender.send(deleteStream, { stream: toIdentifier(stream) }, options);
  }

  /** Removes the messages and committed offsets of all its topics. */
  async purge({ stream }: StreamArguments, options?: CallOptions): Promise<void> {
    await this.sender.send(purgeStream, { stream: toIdentifier(stream) }, options);
  }
}
