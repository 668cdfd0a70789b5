// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { aliasesOf, streamArgument, topicArgument } from "../../cli/framework/common-arguments.ts";
import { requireTopic } from "../../cli/framework/names.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";
import { formatBytes, formatExpiry, formatTime, formatTopicSize } from "../../cli/output/formats.ts";

export default class TopicGet extends ServerCommand {
  static override summary = "Show a topic.";
  static override aliases = aliasesOf("topic", ["t"], "get", ["g"]);
  static override args = { stream: streamArgument, topic: topicArgument };
  static override examples = ["<%= config.bin %> <%= command.id %> orders placed"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(TopicGet);
    this.doing = `get topic with ID: ${args.topic.value} from stream with ID: ${args.stream.value}`;
    this.subject = { stream: args.stream.value, topic: args.topic.value };
    const topic = await this.withClient(flags, (client) => requireTopic(client, args.stream, args.topic));
    await this.output.properties(topic, [
      ["Topic id", String(topic.id)],
      ["Created", formatTime(topic.createdAtMicros)],
      ["Topic name", topic.name],
      ["Topic size", formatBytes(topic.sizeBytes)],
      ["Compression", topic.compression],
      ["Message expiry", formatExpiry(topic.messageExpiryMicros)],
      ["Max topic size", formatTopicSize(topic.maxTopicSizeBytes)],
      ["Topic message count", String(topic.messagesCount)],
      ["Partitions count", String(topic.partitionsCount)],
    ]);
  }
}
