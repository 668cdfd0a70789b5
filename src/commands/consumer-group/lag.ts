// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import {
  aliasesOf,
  groupArgument,
  listModeFlag,
  streamArgument,
  topicArgument,
} from "../../cli/framework/common-arguments.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";
import { readGroupLag } from "../../cli/group/group-lag.ts";

export default class ConsumerGroupLag extends ServerCommand {
  static override summary = "Show how far a consumer group is behind, by partition.";
  static override aliases = aliasesOf("consumer-group", ["g"], "lag", []);
  static override args = { stream: streamArgument, topic: topicArgument, group: groupArgument };
  static override flags = listModeFlag;
  static override examples = ["<%= config.bin %> <%= command.id %> orders placed billing"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(ConsumerGroupLag);
    const [stream, topic, group] = [args.stream.value, args.topic.value, args.group.value];
    this.subject = { stream, topic, group };
    this.doing = `get lag of consumer group with ID: ${group} for topic with ID: ${topic} and stream with ID: ${stream}`;
    const partitions = await this.withClient(flags, (client) => readGroupLag(client, args));
    const total = partitions.reduce((sum, { lag }) => sum + lag, 0n);
    if (this.output.form === "ndjson") return this.output.list(partitions, [], "");
    if (this.output.isData) return this.output.properties({ total, partitions }, []);
    await this.output.list(
      partitions,
      [
        ["Partition", ({ partitionId }) => String(partitionId)],
        ["Member", ({ memberId }) => String(memberId ?? "-")],
        ["Stored Offset", ({ storedOffset }) => String(storedOffset ?? "-")],
        ["End Offset", ({ endOffset }) => String(endOffset ?? "-")],
        ["Lag", ({ lag }) => String(lag)],
      ],
      "No partitions found!",
    );
    if (this.output.form === "table") this.output.say(`Total lag: ${total}`);
  }
}
