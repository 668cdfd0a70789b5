// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { argument, remainingArguments } from "../cli/framework/arguments.ts";
import { booleanFlag, text, valueFlag } from "../cli/framework/flags.ts";
import { wholeNumber } from "../cli/framework/readers.ts";
import { ServerCommand } from "../cli/framework/server-command.ts";
import { messageBatches } from "../cli/message/message-batches.ts";
import { partitioningOf, sendFlags } from "../cli/message/send-flags.ts";
import { sendPipelined } from "../cli/message/send-pipeline.ts";
import { ensureTopic, topicPath } from "../cli/message/topic-path-argument.ts";
import type { NewMessage } from "../protocol/message/message-batch.ts";

export default class Produce extends ServerCommand {
  static override summary = "Send messages to STREAM/TOPIC, which are created when they are missing.";
  static override args = {
    topic: argument(topicPath, { description: "STREAM/TOPIC." }),
    messages: remainingArguments(text, {
      description: "Messages, one each; without any, every line of standard input is one.",
    }),
  };
  static override flags = {
    ...sendFlags,
    partitions: valueFlag(wholeNumber(1, 1000), { default: 1, summary: "Partitions of a topic that is created." }),
    "no-create": booleanFlag({ summary: "Create nothing." }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> demo/hello "hello, world"',
    "echo hello | <%= config.bin %> <%= command.id %> demo/hello",
  ];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(Produce);
    const { stream, topic } = args.topic;
    this.subject = { stream: stream.value, topic: topic.value };
    this.doing = `send messages to topic with ID: ${topic.value} and stream with ID: ${stream.value}`;
    if (args.messages === undefined && process.stdin.isTTY === true) {
      this.output.note("Type messages, one a line; Ctrl+D ends.");
    }
    const { batches } = messageBatches({
      texts: args.messages,
      file: undefined,
      userHeaders: flags.headers?.flat() ?? [],
    });
    const partitioning = partitioningOf(flags);
    let sent = 0;
    await this.withClient(flags, async (client, access) => {
      if (!flags["no-create"]) await ensureTopic(client, args.topic, flags.partitions);
      const send = (messages: readonly NewMessage[]) => access.send({ stream, topic, partitioning, messages });
      await sendPipelined(batches, send, ({ length }) => {
        sent += length;
      });
    });
    await this.output.done(
      { stream: stream.value, topic: topic.value, sent },
      `Sent ${sent} message${sent === 1 ? "" : "s"} to ${stream.value}/${topic.value}`,
    );
  }
}
