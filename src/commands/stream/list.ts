// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { aliasesOf, listModeFlag } from "../../cli/framework/common-arguments.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";
import { formatBytes, formatTime } from "../../cli/output/formats.ts";

export default class StreamList extends ServerCommand {
  static override summary = "List the streams.";
  static override aliases = aliasesOf("stream", ["s"], "list", ["l"]);
  static override flags = listModeFlag;
  static override examples = ["<%= config.bin %> <%= command.id %>", "<%= config.bin %> <%= command.id %> --json"];

  protected override async run(): Promise<void> {
    const { flags } = await this.parse(StreamList);
    this.doing = "list streams";
    const streams = await this.withClient(flags, ({ stream }) => stream.list());
    await this.output.list(
      streams,
      [
        ["ID", ({ id }) => String(id)],
        ["Created", ({ createdAtMicros }) => formatTime(createdAtMicros)],
        ["Name", ({ name }) => name],
        ["Size (B)", ({ sizeBytes }) => formatBytes(sizeBytes)],
        ["Messages", ({ messagesCount }) => String(messagesCount)],
        ["Topics", ({ topicsCount }) => String(topicsCount)],
      ],
      "No streams found!",
    );
  }
}
