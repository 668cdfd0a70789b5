// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { UsageError } from "../../cli/errors/user-error.ts";
import { optionalArgument } from "../../cli/framework/arguments.ts";
import { aliasesOf, streamArgument, topicArgument } from "../../cli/framework/common-arguments.ts";
import type { FlagValues } from "../../cli/framework/flags.ts";
import { requireTopic } from "../../cli/framework/names.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";
import { untilStopped } from "../../cli/framework/until-stopped.ts";
import type { MessageAccess } from "../../cli/message/message-access.ts";
import { MessageFileWriter } from "../../cli/message/message-file-writer.ts";
import type { MessageWithPartition } from "../../cli/message/message-format.ts";
import { messageAsJson } from "../../cli/message/message-output.ts";
import { messageWriter, showMessages } from "../../cli/message/message-writer.ts";
import { partitionOrAll, pollFlags, strategyMissing, strategyOf } from "../../cli/message/poll-flags.ts";
import { followSource, type PolledBatch, type PollSource, pollOnce } from "../../cli/message/poll-source.ts";
import { formatBytes } from "../../cli/output/formats.ts";
import type { Client } from "../../client/client.ts";
import { groupConsumer, namedConsumer, PollingStrategy, singleConsumer } from "../../client/commands/choices.ts";
import type { Identifier } from "../../protocol/primitives/identifier.ts";

type Flags = FlagValues<typeof pollFlags>;

export default class MessagePoll extends ServerCommand {
  static override summary = "Read messages: of a partition, of all, or as a member of a consumer group.";
  static override aliases = aliasesOf("message", ["m"], "poll", ["p"]);
  static override args = {
    stream: streamArgument,
    topic: topicArgument,
    partition: optionalArgument(partitionOrAll, { description: "Number of the partition, or all." }),
  };
  static override flags = pollFlags;
  static override examples = [
    "<%= config.bin %> <%= command.id %> orders placed 0 --first --message-count 10",
    "<%= config.bin %> <%= command.id %> orders placed all --timestamp -15m -m 100 --output ndjson",
    "<%= config.bin %> <%= command.id %> orders placed 0 --next --consumer billing --auto-commit",
    "<%= config.bin %> <%= command.id %> orders placed --group billing",
  ];
  #place = "";

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(MessagePoll);
    const { stream, topic } = args;
    const wanted = flags.partition ?? args.partition;
    if (wanted === undefined && flags.group === undefined) throw new UsageError("missing PARTITION: a number, or all");
    const strategy = strategyOf(flags) ?? (flags.group === undefined ? undefined : PollingStrategy.Next);
    if (strategy === undefined) throw strategyMissing();
    this.subject = {
      stream: stream.value,
      topic: topic.value,
      ...(typeof wanted === "number" ? { partition: wanted } : {}),
      ...(flags.group === undefined ? {} : { group: flags.group.value }),
    };
    this.doing = `poll messages from topic ID: ${topic.value} and stream with ID: ${stream.value}`;
    this.#place = `topic with ID: ${topic.value} and stream with ID: ${stream.value}${typeof wanted === "number" ? ` (from partition with ID: ${wanted})` : ""}`;
    await this.withClient(flags, async (client, access) => {
      if (flags.group !== undefined) await client.group.join({ stream, topic, group: flags.group });
      const source: PollSource = {
        stream,
        topic,
        consumer: consumerOf(flags),
        partitionIds: await partitionsOf(client, stream, topic, wanted),
        strategy,
        count: flags["message-count"],
        autoCommit: flags["auto-commit"] || flags.group !== undefined,
      };
      if (flags["output-file"] !== undefined) await this.#store(access, source, flags, flags["output-file"]);
      else if (flags.follow) await this.#follow(access, source, flags);
      else await this.#show(access, source, flags);
    });
  }

  async #show(access: MessageAccess, source: PollSource, flags: Flags): Promise<void> {
    const startedMs = performance.now();
    const batches = await pollOnce(access, source);
    const tookMicros = Math.round((performance.now() - startedMs) * 1000);
    const items = batches.flatMap((batch) => itemsOf(batch, flags)).sort(byTime);
    if (flags.format !== undefined || this.output.form === "ndjson") return this.#write(items, flags);
    if (this.output.isData) {
      const partitions = batches.map(({ partitionId, currentOffset }) => ({ partitionId, currentOffset }));
      const messages = items.map(({ message, partitionId }) => messageAsJson(message, partitionId));
      return this.output.properties({ partitions, messages }, []);
    }
    if (this.output.form === "table") {
      const bytes = formatBytes(BigInt(bytesOf(items)));
      this.output.say(`Polled messages from ${this.#place}`);
      this.output.say(
        `Polled ${items.length} messages of total size ${bytes}, it took ${Math.floor(tookMicros / 1000)}ms ${tookMicros % 1000}us`,
      );
    }
    await showMessages(this.output, items, flags["show-headers"]);
  }

  async #follow(access: MessageAccess, source: PollSource, flags: Flags): Promise<void> {
    for await (const batch of followSource(access, source, untilStopped()))
      await this.#write(itemsOf(batch, flags), flags);
  }

  async #write(items: readonly MessageWithPartition[], flags: Flags): Promise<void> {
    const showPartition = flags.group !== undefined || (flags.partition ?? "all") === "all";
    const write = messageWriter({
      output: this.output,
      format: flags.format,
      showHeaders: flags["show-headers"],
      showPartition,
    });
    for (const item of items) await write(item);
  }

  async #store(access: MessageAccess, source: PollSource, flags: Flags, path: string): Promise<void> {
    this.output.say(`Storing messages to ${path} binary file`);
    const file = await MessageFileWriter.open(path);
    const batches = flags.follow ? followSource(access, source, untilStopped()) : await pollOnce(access, source);
    for await (const batch of batches) await file.append(itemsOf(batch, flags).map(({ message }) => message));
    await file.close();
    const { messages, bytes } = file;
    await this.output.done(
      { file: path, messages, bytes },
      `Stored ${messages} message${messages === 1 ? "" : "s"} of total size ${formatBytes(BigInt(bytes))} to ${path} binary file`,
    );
  }
}

const consumerOf = ({ consumer, group }: Flags) => {
  if (group !== undefined) return groupConsumer(group);
  return consumer === undefined ? singleConsumer : namedConsumer(consumer);
};

const partitionsOf = async (
  client: Client,
  stream: Identifier,
  topic: Identifier,
  wanted: number | "all" | undefined,
): Promise<readonly (number | undefined)[]> => {
  if (wanted !== "all") return [wanted];
  return (await requireTopic(client, stream, topic)).partitions.map(({ id }) => id);
};

const itemsOf = ({ messages, partitionId }: PolledBatch, { filter = [] }: Flags): MessageWithPartition[] =>
  messages
    .filter((message) => filter.every((isWanted) => isWanted(message)))
    .map((message) => ({ message, partitionId }));

const byTime = (a: MessageWithPartition, b: MessageWithPartition): number => {
  const difference = a.message.timestampMicros - b.message.timestampMicros;
  return difference === 0n ? a.partitionId - b.partitionId : difference < 0n ? -1 : 1;
};

const bytesOf = (items: readonly MessageWithPartition[]): number =>
  items.reduce((sum, { message }) => sum + message.bytes.length, 0);
