// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { exitCode } from "../../cli/errors/exit-codes.ts";
import { UsageError, UserError } from "../../cli/errors/user-error.ts";
import { remainingArguments } from "../../cli/framework/arguments.ts";
import { aliasesOf, streamArgument, topicArgument } from "../../cli/framework/common-arguments.ts";
import { booleanFlag, text, valueFlag } from "../../cli/framework/flags.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";
import { messageBatches } from "../../cli/message/message-batches.ts";
import { partitioningOf, sendFlags } from "../../cli/message/send-flags.ts";
import { sendPipelined } from "../../cli/message/send-pipeline.ts";

export default class MessageSend extends ServerCommand {
  static override summary = "Send messages: arguments, lines of standard input, or a file.";
  static override aliases = aliasesOf("message", ["m"], "send", ["s"]);
  static override args = {
    stream: streamArgument,
    topic: topicArgument,
    messages: remainingArguments(text, {
      description: "Messages, one each; without any, every line of standard input is one.",
    }),
  };
  static override flags = {
    ...sendFlags,
    "input-file": valueFlag(text, { summary: "File that `message poll --output-file` wrote, - for standard input." }),
    "keep-empty": booleanFlag({ summary: "An empty line is an error instead of being left out." }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> orders placed "first" "second"',
    "<%= config.bin %> <%= command.id %> orders placed hello -H trace:uint64:42 -H source:string:shop",
    "echo hello | <%= config.bin %> <%= command.id %> orders placed --message-key customer-7",
  ];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(MessageSend);
    const { stream, topic, messages: texts } = args;
    const place = `topic with ID: ${topic.value} and stream with ID: ${stream.value}`;
    this.subject = { stream: stream.value, topic: topic.value, partition: flags["partition-id"] ?? "" };
    this.doing = `send messages to ${place}`;
    const file = flags["input-file"];
    if (file !== undefined && texts !== undefined) throw new UsageError("--input-file excludes messages as arguments");
    if (file === undefined && texts === undefined && process.stdin.isTTY === true) {
      this.output.note("Type messages, one a line; Ctrl+D ends.");
    }
    const source = messageBatches({ texts, file, userHeaders: flags.headers?.flat() ?? [] });
    const partitioning = partitioningOf(flags);
    let sent = 0;
    await this.withClient(flags, async (_client, access) => {
      await sendPipelined(
        source.batches,
        (messages) => access.send({ stream, topic, partitioning, messages }),
        ({ length }) => {
          sent += length;
        },
      ).catch((error: unknown) => {
        if (sent > 0) this.output.note(`${sent} messages were sent before.`);
        throw error;
      });
    });
    if (source.counts.empty > 0) this.#tellOfEmptyLines(source.counts.empty, flags["keep-empty"]);
    if (file !== undefined) this.output.say(`Created ${sent} messages using ${source.counts.bytes} bytes`);
    await this.output.done(
      { stream: stream.value, topic: topic.value, sent, emptyLines: source.counts.empty },
      `Sent messages to ${place}`,
    );
  }

  #tellOfEmptyLines(empty: number, isError: boolean): void {
    const what = `${empty} empty line${empty === 1 ? " was" : "s were"} left out`;
    if (isError) throw new UserError(what, { exitCode: exitCode.partly, name: "empty_message_payload", code: 4024 });
    this.output.note(what);
  }
}
