// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { aliasesOf, listModeFlag, streamArgument, topicArgument } from "../../cli/framework/common-arguments.ts";
import { requireTopic } from "../../cli/framework/names.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";
import { formatBytes, formatTime } from "../../cli/output/formats.ts";

export default class PartitionList extends ServerCommand {
  static override summary = "List the partitions of a topic.";
  static override aliases = aliasesOf("partition", ["p"], "list", ["l"]);
  static override args = { stream: streamArgument, topic: topicArgument };
  static override flags = listModeFlag;
  static override examples = ["<%= config.bin %> <%= command.id %> orders placed"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(PartitionList);
    this.doing = `list partitions of topic with ID: ${args.topic.value} in stream with ID: ${args.stream.value}`;
    this.subject = { stream: args.stream.value, topic: args.topic.value };
    const topic = await this.withClient(flags, (client) => requireTopic(client, args.stream, args.topic));
    await this.output.list(
      topic.partitions,
      [
        ["ID", ({ id }) => String(id)],
        ["Created", ({ createdAtMicros }) => formatTime(createdAtMicros)],
        ["Segments", ({ segmentsCount }) => String(segmentsCount)],
        ["Current Offset", ({ currentOffset }) => String(currentOffset)],
        ["Size (B)", ({ sizeBytes }) => formatBytes(sizeBytes)],
        ["Messages", ({ messagesCount }) => String(messagesCount)],
      ],
      "No partitions found!",
    );
  }
}
