// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { streamArgument, topicArgument } from "../../cli/arguments.ts";
import { formatBytes, formatExpiry, formatTime, formatTopicSize } from "../../cli/formats.ts";
import { ServerCommand } from "../../cli/server-command.ts";
import { formatProperties, formatTable } from "../../cli/table.ts";
import { IggyError } from "../../protocol/errors/iggy-error.ts";

export default class TopicGet extends ServerCommand {
  static override summary = "Show a topic and its partitions.";
  static override args = { stream: streamArgument, topic: topicArgument };

  override async run() {
    const { args, flags } = await this.parse(TopicGet);
    this.doing = `get topic '${args.topic.value}' of stream '${args.stream.value}'`;
    const topic = await this.withClient(flags, (client) => client.topic.get(args));
    if (topic === undefined) {
      throw new IggyError("topic_id_not_found", { topic: args.topic.value, stream: args.stream.value });
    }
    this.log(
      formatProperties([
        ["Topic id", String(topic.id)],
        ["Created", formatTime(topic.createdAtMicros)],
        ["Topic name", topic.name],
        ["Topic size", formatBytes(topic.sizeBytes)],
        ["Compression", topic.compression],
        ["Message expiry", formatExpiry(topic.messageExpiryMicros)],
        ["Max topic size", formatTopicSize(topic.maxTopicSizeBytes)],
        ["Topic message count", String(topic.messagesCount)],
        ["Partitions count", String(topic.partitionsCount)],
      ]),
    );
    const rows = topic.partitions.map((partition) => [
      String(partition.id),
      String(partition.currentOffset),
      String(partition.messagesCount),
      formatBytes(partition.sizeBytes),
      String(partition.segmentsCount),
    ]);
    if (rows.length > 0)
      this.log(`\n${formatTable(["Partition", "Current Offset", "Messages", "Size", "Segments"], rows)}`);
    return topic;
  }
}
