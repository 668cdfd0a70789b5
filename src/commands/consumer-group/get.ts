// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { aliasesOf, groupArgument, streamArgument, topicArgument } from "../../cli/framework/common-arguments.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";
import { requireGroup } from "../../cli/group/require-group.ts";

export default class ConsumerGroupGet extends ServerCommand {
  static override summary = "Show a consumer group and its members.";
  static override aliases = aliasesOf("consumer-group", ["g"], "get", ["g"]);
  static override args = { stream: streamArgument, topic: topicArgument, group: groupArgument };
  static override examples = ["<%= config.bin %> <%= command.id %> orders placed billing"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(ConsumerGroupGet);
    const [stream, topic, group] = [args.stream.value, args.topic.value, args.group.value];
    this.subject = { stream, topic, group };
    this.doing = `get consumer group with ID: ${group} for topic with ID: ${topic} and stream with ID: ${stream}`;
    const found = await this.withClient(flags, (client) => requireGroup(client, args));
    await this.output.properties(found, [
      ["Consumer group id", String(found.id)],
      ["Consumer group name", found.name],
      ["Partitions count", String(found.partitionsCount)],
      ["Members count", String(found.membersCount)],
      ...found.members.map(({ id, partitionIds }): readonly [string, string] => [
        `Member ${id}`,
        partitionIds.length === 0 ? "no partitions" : `partitions ${partitionIds.join(", ")}`,
      ]),
    ]);
  }
}
