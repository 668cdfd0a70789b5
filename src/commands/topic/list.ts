// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { streamArgument } from "../../cli/arguments.ts";
import { formatBytes, formatExpiry, formatTime, formatTopicSize } from "../../cli/formats.ts";
import { ServerCommand } from "../../cli/server-command.ts";
import { formatTable } from "../../cli/table.ts";
import { IggyError } from "../../protocol/errors/iggy-error.ts";

const HEADER = [
  "ID",
  "Created",
  "Name",
  "Size (B)",
  "Max Topic Size (B)",
  "Compression",
  "Message Expiry (s)",
  "Messages Count",
  "Partitions Count",
];

export default class TopicList extends ServerCommand {
  static override summary = "List the topics of a stream.";
  static override args = { stream: streamArgument };

  override async run() {
    const { args, flags } = await this.parse(TopicList);
    this.doing = `list the topics of stream '${args.stream.value}'`;
    const stream = await this.withClient(flags, (client) => client.stream.get(args));
    if (stream === undefined) throw new IggyError("stream_id_not_found", { stream: args.stream.value });
    const rows = stream.topics.map((topic) => [
      String(topic.id),
      formatTime(topic.createdAtMicros),
      topic.name,
      formatBytes(topic.sizeBytes),
      formatTopicSize(topic.maxTopicSizeBytes),
      topic.compression,
      formatExpiry(topic.messageExpiryMicros),
      String(topic.messagesCount),
      String(topic.partitionsCount),
    ]);
    if (rows.length === 0) this.say("No topics found!");
    else this.log(formatTable(HEADER, rows));
    return stream.topics;
  }
}
