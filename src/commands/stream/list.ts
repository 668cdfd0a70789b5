// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { formatBytes, formatTime } from "../../cli/formats.ts";
import { ServerCommand } from "../../cli/server-command.ts";
import { formatTable } from "../../cli/table.ts";

export default class StreamList extends ServerCommand {
  static override summary = "List the streams.";

  override async run() {
    const { flags } = await this.parse(StreamList);
    this.doing = "list the streams";
    const streams = await this.withClient(flags, (client) => client.stream.list());
    const rows = streams.map((stream) => [
      String(stream.id),
      formatTime(stream.createdAtMicros),
      stream.name,
      formatBytes(stream.sizeBytes),
      String(stream.messagesCount),
      String(stream.topicsCount),
    ]);
    if (streams.length === 0) this.say("No streams found!");
    else this.log(formatTable(["ID", "Created", "Name", "Size (B)", "Messages", "Topics"], rows));
    return streams;
  }
}
