// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { aliasesOf, partitionArgument, streamArgument, topicArgument } from "../../cli/framework/common-arguments.ts";
import { booleanFlag } from "../../cli/framework/flags.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";

export default class MessageFlush extends ServerCommand {
  static override summary = "Make the server write a partition out of its memory.";
  static override aliases = aliasesOf("message", ["m"], "flush", ["f"]);
  static override args = { stream: streamArgument, topic: topicArgument, partition: partitionArgument };
  static override flags = { fsync: booleanFlag({ char: "f", summary: "Bring it to the disk." }) };
  static override examples = ["<%= config.bin %> <%= command.id %> orders placed 0 --fsync"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(MessageFlush);
    const { stream, topic, partition: partitionId } = args;
    const { fsync } = flags;
    const place = `messages from topic with ID: ${topic.value} and stream with ID: ${stream.value} (partition with ID: ${partitionId}) with${fsync ? "" : "out"} fsync`;
    this.subject = { stream: stream.value, topic: topic.value, partition: partitionId };
    this.doing = `flush ${place}`;
    await this.withClient(flags, ({ message }) => message.flushUnsavedBuffers({ stream, topic, partitionId, fsync }));
    await this.output.done({ stream: stream.value, topic: topic.value, partitionId, fsync }, `Flushed ${place}`);
  }
}
