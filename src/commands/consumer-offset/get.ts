// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { argument } from "../../cli/framework/arguments.ts";
import { aliasesOf, partitionArgument, streamArgument, topicArgument } from "../../cli/framework/common-arguments.ts";
import { notFound, requireTopic } from "../../cli/framework/names.ts";
import { identifier } from "../../cli/framework/readers.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";
import { consumerOf, kindFlag, kindWords } from "../../cli/offset/consumer-kind.ts";

export default class ConsumerOffsetGet extends ServerCommand {
  static override summary = "Show the stored offset of a consumer in a partition.";
  static override aliases = aliasesOf("consumer-offset", ["o"], "get", ["g"]);
  static override args = {
    consumer: argument(identifier, { description: "Number or name of the consumer or group." }),
    stream: streamArgument,
    topic: topicArgument,
    partition: partitionArgument,
  };
  static override flags = kindFlag;
  static override examples = ["<%= config.bin %> <%= command.id %> billing orders placed 0"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(ConsumerOffsetGet);
    const { stream, topic, partition } = args;
    const consumer = args.consumer.value;
    const whose = `for ${kindWords(flags.kind)} with ID: ${consumer} for stream with ID: ${stream.value} and topic with ID: ${topic.value} and partition with ID: ${partition}`;
    this.subject = { stream: stream.value, topic: topic.value, partition, group: consumer, name: consumer };
    this.doing = `get consumer offset ${whose}`;
    const found = await this.withClient(flags, async (client) => {
      const path = { stream, topic, consumer: consumerOf(flags.kind, args.consumer), partitionId: partition };
      const offset = await client.offset.get(path);
      if (offset === undefined) await requireTopic(client, stream, topic);
      return offset;
    });
    if (found === undefined) {
      const listing = `iggy consumer-offset list ${consumer} ${stream.value} ${topic.value}`;
      throw notFound(`Consumer offset ${whose} was not found`, "consumer_offset_not_found", 3021, undefined, listing);
    }
    await this.output.properties({ consumer, stream: stream.value, topic: topic.value, ...found }, [
      ["Consumer ID", String(consumer)],
      ["Stream ID", String(stream.value)],
      ["Topic ID", String(topic.value)],
      ["Partition ID", String(found.partitionId)],
      ["Current offset", String(found.currentOffset)],
      ["Stored offset", String(found.storedOffset)],
    ]);
  }
}
