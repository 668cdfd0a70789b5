// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { streamArgument } from "../../cli/arguments.ts";
import { formatBytes, formatTime } from "../../cli/formats.ts";
import { ServerCommand } from "../../cli/server-command.ts";
import { formatProperties } from "../../cli/table.ts";
import { IggyError } from "../../protocol/errors/iggy-error.ts";

export default class StreamGet extends ServerCommand {
  static override summary = "Show a stream.";
  static override args = { stream: streamArgument };

  override async run() {
    const { args, flags } = await this.parse(StreamGet);
    this.doing = `get stream '${args.stream.value}'`;
    const stream = await this.withClient(flags, (client) => client.stream.get(args));
    if (stream === undefined) throw new IggyError("stream_id_not_found", { stream: args.stream.value });
    this.log(
      formatProperties([
        ["Stream ID", String(stream.id)],
        ["Created", formatTime(stream.createdAtMicros)],
        ["Stream name", stream.name],
        ["Stream size", formatBytes(stream.sizeBytes)],
        ["Stream message count", String(stream.messagesCount)],
        ["Stream topics count", String(stream.topicsCount)],
      ]),
    );
    return stream;
  }
}
