// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { argument } from "../../cli/framework/arguments.ts";
import { aliasesOf, confirmationFlags, streamArgument, topicArgument } from "../../cli/framework/common-arguments.ts";
import { wholeNumber } from "../../cli/framework/readers.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";

export default class PartitionDelete extends ServerCommand {
  static override summary = "Remove the partitions with the highest numbers, and their messages.";
  static override aliases = aliasesOf("partition", ["p"], "delete", ["d"]);
  static override args = {
    stream: streamArgument,
    topic: topicArgument,
    count: argument(wholeNumber(1, 100_000), { description: "How many." }),
  };
  static override flags = confirmationFlags;
  static override examples = ["<%= config.bin %> <%= command.id %> orders placed 1 --yes"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(PartitionDelete);
    const { stream, topic, count: partitionsCount } = args;
    const partitions = `${partitionsCount} partition${partitionsCount === 1 ? "" : "s"}`;
    const place = `for topic with ID: ${topic.value} and stream with ID: ${stream.value}`;
    this.subject = { stream: stream.value, topic: topic.value };
    this.doing = `delete ${partitions} ${place}`;
    await this.confirm(`Delete ${partitions} of topic '${topic.value}' with their messages?`, flags.yes);
    await this.withClient(flags, (client) => client.partition.delete({ stream, topic, partitionsCount }));
    await this.output.done(
      { stream: stream.value, topic: topic.value, deleted: partitionsCount },
      `Deleted ${partitions} ${place}`,
    );
  }
}
