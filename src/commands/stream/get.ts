// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { aliasesOf, streamArgument } from "../../cli/framework/common-arguments.ts";
import { requireStream } from "../../cli/framework/names.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";
import { formatBytes, formatTime } from "../../cli/output/formats.ts";

export default class StreamGet extends ServerCommand {
  static override summary = "Show a stream.";
  static override aliases = aliasesOf("stream", ["s"], "get", ["g"]);
  static override args = { stream: streamArgument };
  static override examples = ["<%= config.bin %> <%= command.id %> orders"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(StreamGet);
    this.doing = `get stream with ID: ${args.stream.value}`;
    this.subject = { stream: args.stream.value };
    const stream = await this.withClient(flags, (client) => requireStream(client, args.stream));
    await this.output.properties(stream, [
      ["Stream ID", String(stream.id)],
      ["Created", formatTime(stream.createdAtMicros)],
      ["Stream name", stream.name],
      ["Stream size", formatBytes(stream.sizeBytes)],
      ["Stream message count", String(stream.messagesCount)],
      ["Stream topics count", String(stream.topicsCount)],
    ]);
  }
}
