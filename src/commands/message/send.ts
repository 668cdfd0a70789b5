// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { Args, Flags } from "@oclif/core";
import { streamArgument, topicArgument } from "../../cli/arguments.ts";
import { parseHeaders } from "../../cli/header-argument.ts";
import { inBatches, messagesFromFile, messagesFromLines } from "../../cli/message-input.ts";
import { ServerCommand } from "../../cli/server-command.ts";
import type { NewMessage } from "../../protocol/message/message-batch.ts";
import type { Partitioning } from "../../protocol/primitives/partitioning.ts";
import type { UserHeader } from "../../protocol/primitives/user-headers.ts";

export default class MessageSend extends ServerCommand {
  static override summary = "Send messages: arguments, lines of standard input, or a file.";
  static override strict = false;
  static override args = {
    stream: streamArgument,
    topic: topicArgument,
    messages: Args.string({
      ignoreStdin: true,
      description: "Messages, one each; without any, every line of standard input is one.",
    }),
  };
  static override flags = {
    "partition-id": Flags.integer({ char: "p", min: 0, summary: "Partition to send to.", exclusive: ["message-key"] }),
    "message-key": Flags.string({ char: "m", summary: "Key whose hash chooses the partition." }),
    headers: Flags.string({
      char: "H",
      multiple: true,
      multipleNonGreedy: true,
      summary: "User header of every message: key:kind:value, several separated by commas.",
    }),
    "input-file": Flags.string({ summary: "File that `message poll --output-file` wrote." }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> orders placed "first" "second"',
    "tail -f app.log | <%= config.bin %> <%= command.id %> logs app --message-key host-1",
    "<%= config.bin %> <%= command.id %> orders placed hello -H trace:uint64:42 -H source:string:shop",
  ];

  override async run() {
    const { args, argv, flags } = await this.parse(MessageSend);
    this.doing = `send messages to topic '${args.topic.value}' of stream '${args.stream.value}'`;
    const userHeaders = (flags.headers ?? []).flatMap(parseHeaders);
    const texts = (argv as unknown[]).slice(2).map(String);
    const partitioning = partitioningOf(flags["partition-id"], flags["message-key"]);
    const messages = messagesOf(texts, flags["input-file"], userHeaders);
    let sent = 0;
    await this.withClient(flags, async (client) => {
      for await (const batch of inBatches(messages)) {
        await client.message.send({ stream: args.stream, topic: args.topic, partitioning, messages: batch });
        sent += batch.length;
      }
    });
    this.say(
      `Sent ${sent} message${sent === 1 ? "" : "s"} to topic '${args.topic.value}' of stream '${args.stream.value}'`,
    );
    return { stream: args.stream.value, topic: args.topic.value, sent };
  }
}

const partitioningOf = (partitionId: number | undefined, key: string | undefined): Partitioning => {
  if (partitionId !== undefined) return { kind: "partition_id", partitionId };
  return key === undefined ? { kind: "balanced" } : { kind: "messages_key", key: Buffer.from(key) };
};

async function* messagesOf(
  texts: readonly string[],
  file: string | undefined,
  userHeaders: readonly UserHeader[],
): AsyncGenerator<NewMessage> {
  if (file !== undefined) {
    yield* messagesFromFile(file);
    return;
  }
  const payloads = texts.length > 0 ? texts.map((text) => ({ payload: Buffer.from(text) })) : undefined;
  for await (const message of payloads ?? messagesFromLines(process.stdin)) yield { ...message, userHeaders };
}
