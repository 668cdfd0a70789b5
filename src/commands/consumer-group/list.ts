// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { aliasesOf, listModeFlag, streamArgument, topicArgument } from "../../cli/framework/common-arguments.ts";
import { requireTopic } from "../../cli/framework/names.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";

export default class ConsumerGroupList extends ServerCommand {
  static override summary = "List the consumer groups of a topic.";
  static override aliases = aliasesOf("consumer-group", ["g"], "list", ["l"]);
  static override args = { stream: streamArgument, topic: topicArgument };
  static override flags = listModeFlag;
  static override examples = ["<%= config.bin %> <%= command.id %> orders placed"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(ConsumerGroupList);
    this.subject = { stream: args.stream.value, topic: args.topic.value };
    this.doing = `list consumer groups for stream with ID: ${args.stream.value} and topic with ID: ${args.topic.value}`;
    const groups = await this.withClient(flags, async (client) => {
      const found = await client.group.list(args);
      if (found.length === 0) await requireTopic(client, args.stream, args.topic);
      return found;
    });
    await this.output.list(
      groups,
      [
        ["ID", ({ id }) => String(id)],
        ["Name", ({ name }) => name],
        ["Partitions Count", ({ partitionsCount }) => String(partitionsCount)],
        ["Members Count", ({ membersCount }) => String(membersCount)],
      ],
      "No consumer groups found!",
    );
  }
}
