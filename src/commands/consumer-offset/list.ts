// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { argument } from "../../cli/framework/arguments.ts";
import { aliasesOf, listModeFlag, streamArgument, topicArgument } from "../../cli/framework/common-arguments.ts";
import { requireTopic } from "../../cli/framework/names.ts";
import { identifier } from "../../cli/framework/readers.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";
import { consumerOf, kindFlag, kindWords } from "../../cli/offset/consumer-kind.ts";

export default class ConsumerOffsetList extends ServerCommand {
  static override summary = "List the stored offsets of a consumer in all partitions of a topic.";
  static override aliases = aliasesOf("consumer-offset", ["o"], "list", ["l"]);
  static override args = {
    consumer: argument(identifier, { description: "Number or name of the consumer or group." }),
    stream: streamArgument,
    topic: topicArgument,
  };
  static override flags = { ...kindFlag, ...listModeFlag };
  static override examples = ["<%= config.bin %> <%= command.id %> billing orders placed"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(ConsumerOffsetList);
    const { stream, topic } = args;
    const consumer = consumerOf(flags.kind, args.consumer);
    this.subject = { stream: stream.value, topic: topic.value, group: args.consumer.value };
    this.doing = `list offsets of ${kindWords(flags.kind)} with ID: ${args.consumer.value}`;
    const offsets = await this.withClient(flags, async (client) => {
      const { partitions } = await requireTopic(client, stream, topic);
      const found = await Promise.all(
        partitions.map(({ id }) => client.offset.get({ stream, topic, consumer, partitionId: id })),
      );
      return found.flatMap((offset) => (offset === undefined ? [] : [offset]));
    });
    await this.output.list(
      offsets,
      [
        ["Partition ID", ({ partitionId }) => String(partitionId)],
        ["Current Offset", ({ currentOffset }) => String(currentOffset)],
        ["Stored Offset", ({ storedOffset }) => String(storedOffset)],
      ],
      "No offsets stored!",
    );
  }
}
