// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { aliasesOf, listModeFlag, streamArgument, topicArgument } from "../../cli/framework/common-arguments.ts";
import { requireTopic } from "../../cli/framework/names.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";
import { formatBytes } from "../../cli/output/formats.ts";

export default class SegmentList extends ServerCommand {
  static override summary = "Show how many segments each partition of a topic has.";
  static override aliases = aliasesOf("segment", ["seg"], "list", ["l"]);
  static override args = { stream: streamArgument, topic: topicArgument };
  static override flags = listModeFlag;
  static override examples = ["<%= config.bin %> <%= command.id %> orders placed"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(SegmentList);
    this.doing = `list segments of topic with ID: ${args.topic.value} in stream with ID: ${args.stream.value}`;
    this.subject = { stream: args.stream.value, topic: args.topic.value };
    const { partitions } = await this.withClient(flags, (client) => requireTopic(client, args.stream, args.topic));
    await this.output.list(
      partitions.map(({ id, segmentsCount, sizeBytes }) => ({ partitionId: id, segmentsCount, sizeBytes })),
      [
        ["Partition", ({ partitionId }) => String(partitionId)],
        ["Segments", ({ segmentsCount }) => String(segmentsCount)],
        ["Size (B)", ({ sizeBytes }) => formatBytes(sizeBytes)],
      ],
      "No partitions found!",
    );
  }
}
