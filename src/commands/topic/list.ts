// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { aliasesOf, listModeFlag, streamArgument } from "../../cli/framework/common-arguments.ts";
import { requireStream } from "../../cli/framework/names.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";
import { formatBytes, formatExpiry, formatTime, formatTopicSize } from "../../cli/output/formats.ts";

export default class TopicList extends ServerCommand {
  static override summary = "List the topics of a stream.";
  static override aliases = aliasesOf("topic", ["t"], "list", ["l"]);
  static override args = { stream: streamArgument };
  static override flags = listModeFlag;
  static override examples = ["<%= config.bin %> <%= command.id %> orders"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(TopicList);
    this.doing = `list topics from stream with ID: ${args.stream.value}`;
    this.subject = { stream: args.stream.value };
    const topics = await this.withClient(flags, async (client) => {
      const found = await client.topic.list(args);
      // The server answers the same for a stream without topics and for no stream.
      if (found.length === 0) await requireStream(client, args.stream);
      return found;
    });
    await this.output.list(
      topics,
      [
        ["ID", ({ id }) => String(id)],
        ["Created", ({ createdAtMicros }) => formatTime(createdAtMicros)],
        ["Name", ({ name }) => name],
        ["Size (B)", ({ sizeBytes }) => formatBytes(sizeBytes)],
        ["Max Topic Size (B)", ({ maxTopicSizeBytes }) => formatTopicSize(maxTopicSizeBytes)],
        ["Compression", ({ compression }) => compression],
        ["Message Expiry (s)", ({ messageExpiryMicros }) => formatExpiry(messageExpiryMicros)],
        ["Messages Count", ({ messagesCount }) => String(messagesCount)],
        ["Partitions Count", ({ partitionsCount }) => String(partitionsCount)],
      ],
      "No topics found!",
    );
  }
}
