// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { argument } from "../../cli/framework/arguments.ts";
import { aliasesOf, streamArgument, topicArgument } from "../../cli/framework/common-arguments.ts";
import { wholeNumber } from "../../cli/framework/readers.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";

export default class PartitionCreate extends ServerCommand {
  static override summary = "Add partitions to a topic.";
  static override aliases = aliasesOf("partition", ["p"], "create", ["c"]);
  static override args = {
    stream: streamArgument,
    topic: topicArgument,
    count: argument(wholeNumber(1, 100_000), { description: "How many." }),
  };
  static override examples = ["<%= config.bin %> <%= command.id %> orders placed 1"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(PartitionCreate);
    const { stream, topic, count: partitionsCount } = args;
    const partitions = `${partitionsCount} partition${partitionsCount === 1 ? "" : "s"}`;
    const place = `for topic with ID: ${topic.value} and stream with ID: ${stream.value}`;
    this.subject = { stream: stream.value, topic: topic.value };
    this.doing = `create ${partitions} ${place}`;
    await this.withClient(flags, (client) => client.partition.create({ stream, topic, partitionsCount }));
    await this.output.done(
      { stream: stream.value, topic: topic.value, created: partitionsCount },
      `Created ${partitions} ${place}`,
    );
  }
}
