// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { aliasesOf, confirmationFlags, streamArgument } from "../../cli/framework/common-arguments.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";

export default class StreamPurge extends ServerCommand {
  static override summary = "Remove all messages of a stream.";
  static override aliases = aliasesOf("stream", ["s"], "purge", ["p"]);
  static override args = { stream: streamArgument };
  static override flags = confirmationFlags;
  static override examples = ["<%= config.bin %> <%= command.id %> orders --yes"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(StreamPurge);
    const stream = args.stream.value;
    this.subject = { stream };
    this.doing = `purge stream with ID: ${stream}`;
    await this.confirm(`Remove all messages of stream '${stream}'?`, flags.yes);
    await this.withClient(flags, (client) => client.stream.purge(args));
    await this.output.done({ stream, purged: true }, `Stream with ID: ${stream} purged`);
  }
}
