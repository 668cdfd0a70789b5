// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { Flags } from "@oclif/core";
import { numberArgument, streamArgument, topicArgument } from "../../cli/arguments.ts";
import { formatBytes, formatTime } from "../../cli/formats.ts";
import { toJson } from "../../cli/json.ts";
import { headersOnOneLine, messageAsJson, payloadOnOneLine } from "../../cli/message-output.ts";
import { ServerCommand } from "../../cli/server-command.ts";
import { formatTable } from "../../cli/table.ts";
import type { Client } from "../../client/index.ts";
import type { PollMessages } from "../../protocol/commands/message/poll-messages.ts";
import { IggyError } from "../../protocol/errors/iggy-error.ts";
import type { StoredMessage } from "../../protocol/message/stored-message.ts";
import { parseIdentifierText } from "../../protocol/primitives/identifier.ts";
import type { PollingStrategy } from "../../protocol/primitives/polling-strategy.ts";

const FOLLOW_BATCH = 100;
const FOLLOW_IDLE_MS = 100;
const strategies = ["offset", "first", "last", "next", "timestamp"];
const onlyOne = (name: string) => strategies.filter((other) => other !== name);

export default class MessagePoll extends ServerCommand {
  static override summary = "Read messages of a partition.";
  static override args = {
    stream: streamArgument,
    topic: topicArgument,
    partition: numberArgument("Number of the partition."),
  };
  static override flags = {
    "message-count": Flags.integer({ char: "m", min: 1, default: 1, summary: "At most this many." }),
    "auto-commit": Flags.boolean({ char: "a", summary: "Store the offset of the last message for the consumer." }),
    consumer: Flags.string({ char: "c", default: "0", summary: "Number or name of the consumer." }),
    offset: Flags.string({ char: "o", exclusive: onlyOne("offset"), summary: "Begin at this offset." }),
    first: Flags.boolean({ char: "f", exclusive: onlyOne("first"), summary: "Begin at the first message." }),
    last: Flags.boolean({ char: "l", exclusive: onlyOne("last"), summary: "The last messages." }),
    next: Flags.boolean({
      char: "n",
      exclusive: onlyOne("next"),
      summary: "Go on after the stored offset of the consumer.",
    }),
    timestamp: Flags.string({
      exclusive: onlyOne("timestamp"),
      summary: "Begin at the first message not before this time: 2026-01-31T12:00:00Z, or microseconds.",
    }),
    follow: Flags.boolean({ summary: "Go on with the messages that come, until Ctrl+C." }),
    "show-headers": Flags.boolean({ char: "s", summary: "Show user headers." }),
    "output-file": Flags.string({
      summary: "Append the messages, as they are stored, to this file instead of showing them.",
    }),
  };
  static override examples = [
    "<%= config.bin %> <%= command.id %> orders placed 0 --first --message-count 10",
    "<%= config.bin %> <%= command.id %> orders placed 0 --next --consumer billing --auto-commit --follow",
  ];

  override async run() {
    const { args, flags } = await this.parse(MessagePoll);
    const { partition } = args;
    this.doing = `poll partition ${partition} of topic '${args.topic.value}' of stream '${args.stream.value}'`;
    const strategy = strategyOf(flags);
    if (strategy === undefined) {
      this.error("say where to begin: --offset, --first, --last, --next or --timestamp", { exit: 2 });
    }
    const request: PollMessages = {
      consumer: { kind: "consumer", id: parseIdentifierText(flags.consumer) },
      stream: args.stream,
      topic: args.topic,
      partitionId: partition,
      strategy,
      count: flags["message-count"],
      autoCommit: flags["auto-commit"],
    };
    return this.withClient(flags, async (client) => {
      if (flags["output-file"] !== undefined) return this.#store(client, request, flags["output-file"], flags.follow);
      if (flags.follow) return this.#follow(client, request, flags["show-headers"]);
      return this.#show(client, request, flags["show-headers"]);
    });
  }

  async #show(client: Client, request: PollMessages, showHeaders: boolean) {
    const { messages, partitionId, currentOffset } = await client.message.poll(request);
    const header = ["Offset", "Timestamp", "ID", "Length", "Payload", ...(showHeaders ? ["Headers"] : [])];
    const rows = messages.map((message) => [
      String(message.offset),
      formatTime(message.timestampMicros),
      String(message.id),
      String(message.payload.length),
      payloadOnOneLine(message.payload),
      ...(showHeaders ? [headersOnOneLine(message)] : []),
    ]);
    if (rows.length === 0) this.say("No messages there.");
    else this.log(formatTable(header, rows));
    return { partitionId, currentOffset, messages: messages.map((message) => messageAsJson(message, partitionId)) };
  }

  async #follow(client: Client, request: PollMessages, showHeaders: boolean): Promise<undefined> {
    const partitionId = request.partitionId ?? 0;
    for await (const message of follow(client, request)) {
      const headers = showHeaders ? `  ${headersOnOneLine(message)}` : "";
      const line = this.jsonEnabled()
        ? toJson(messageAsJson(message, partitionId))
        : `${message.offset}  ${formatTime(message.timestampMicros)}  ${payloadOnOneLine(message.payload)}${headers}`;
      if (!process.stdout.write(`${line}\n`)) await once(process.stdout, "drain");
    }
  }

  async #store(client: Client, request: PollMessages, path: string, goOn: boolean) {
    const file = createWriteStream(path, { flags: "a" });
    await once(file, "open");
    let messages = 0;
    let bytes = 0;
    const found = goOn ? follow(client, request) : (await client.message.poll(request)).messages;
    for await (const message of found) {
      messages++;
      bytes += message.bytes.length;
      if (!file.write(message.bytes)) await once(file, "drain");
    }
    await closed(file);
    this.say(
      `Stored ${messages} message${messages === 1 ? "" : "s"} of total size ${formatBytes(BigInt(bytes))} to ${path}`,
    );
    return { file: path, messages, bytes };
  }
}

/** Everything from the strategy's beginning on, until the process is told to stop. */
const follow = (client: Client, request: PollMessages): AsyncIterable<StoredMessage> => {
  const controller = new AbortController();
  process.once("SIGINT", () => controller.abort());
  process.once("SIGTERM", () => controller.abort());
  return client.message.follow(
    { ...request, count: FOLLOW_BATCH },
    {
      idleMs: FOLLOW_IDLE_MS,
      signal: controller.signal,
    },
  );
};

const closed = async (file: WriteStream): Promise<void> => {
  file.end();
  await once(file, "close");
};

interface StrategyFlags {
  readonly offset?: string | undefined;
  readonly timestamp?: string | undefined;
  readonly first: boolean;
  readonly last: boolean;
  readonly next: boolean;
}

const strategyOf = ({ offset, timestamp, first, last, next }: StrategyFlags): PollingStrategy | undefined => {
  if (offset !== undefined) return { kind: "offset", value: wholeNumber(offset, "offset") };
  if (timestamp !== undefined) return { kind: "timestamp", value: microseconds(timestamp) };
  if (first) return { kind: "first", value: 0n };
  if (last) return { kind: "last", value: 0n };
  return next ? { kind: "next", value: 0n } : undefined;
};

const wholeNumber = (text: string, name: string): bigint => {
  if (/^\d+$/.test(text)) return BigInt(text);
  throw new IggyError("invalid_format", { [name]: text, expected: "a whole number" });
};

const microseconds = (text: string): bigint => {
  if (/^\d+$/.test(text)) return BigInt(text);
  const milliseconds = Date.parse(text);
  if (!Number.isNaN(milliseconds)) return BigInt(milliseconds) * 1000n;
  throw new IggyError("invalid_format", { timestamp: text, expected: "2026-01-31T12:00:00Z, or microseconds" });
};
