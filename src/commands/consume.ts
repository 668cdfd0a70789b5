// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { argument } from "../cli/framework/arguments.ts";
import { booleanFlag, valueFlag } from "../cli/framework/flags.ts";
import { requireTopic } from "../cli/framework/names.ts";
import { identifier, moment, wholeNumber } from "../cli/framework/readers.ts";
import { ServerCommand } from "../cli/framework/server-command.ts";
import { untilStopped } from "../cli/framework/until-stopped.ts";
import { messageFormat, payloadFilter } from "../cli/message/message-format.ts";
import { messageWriter } from "../cli/message/message-writer.ts";
import { followSource, type PollSource, untilEmpty } from "../cli/message/poll-source.ts";
import { ensureTopic, topicPath } from "../cli/message/topic-path-argument.ts";
import type { Client } from "../client/client.ts";
import { groupConsumer, PollingStrategy, singleConsumer } from "../client/commands/choices.ts";

const readStart = (value: string) => {
  if (value === "first") return PollingStrategy.First;
  return value === "last" ? PollingStrategy.Last : PollingStrategy.Timestamp(moment(value));
};

export default class Consume extends ServerCommand {
  static override summary = "Show the messages of STREAM/TOPIC and those that come, until Ctrl+C.";
  static override args = { topic: argument(topicPath, { description: "STREAM/TOPIC." }) };
  static override flags = {
    from: valueFlag(readStart, {
      default: PollingStrategy.First,
      defaultHelp: "first",
      exclusive: ["group"],
      summary: "Begin at first, last, or a time such as 2026-01-31T12:00:00Z or -15m.",
    }),
    group: valueFlag(identifier, { summary: "Read as a member of this group, which is created and commits." }),
    count: valueFlag(wholeNumber(1), { summary: "End after so many messages." }),
    exit: booleanFlag({ summary: "End when there are no more messages." }),
    format: valueFlag(messageFormat, {
      exclusive: ["json", "output"],
      summary: "Write messages like this: %o offset, %p partition, %t time, %s payload, %h headers, \\n [%s\\n].",
    }),
    filter: valueFlag(payloadFilter, { summary: "Only payloads with this text, or /regular expression/." }),
    "no-create": booleanFlag({ summary: "Create nothing." }),
  };
  static override examples = [
    "<%= config.bin %> <%= command.id %> demo/hello --exit",
    "<%= config.bin %> <%= command.id %> demo/hello --count 1 --json",
    "<%= config.bin %> <%= command.id %> demo/hello --group billing --count 1",
  ];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(Consume);
    const { stream, topic } = args.topic;
    this.subject = { stream: stream.value, topic: topic.value };
    this.doing = `poll messages from topic ID: ${topic.value} and stream with ID: ${stream.value}`;
    const format = this.output.isData ? undefined : (flags.format ?? messageFormat("%s\\n"));
    const write = messageWriter({ output: this.output, format, showHeaders: false, showPartition: true });
    let left = flags.count ?? Number.POSITIVE_INFINITY;
    await this.withClient(flags, async (client, access) => {
      if (!flags["no-create"]) await ensureTopic(client, args.topic, 1);
      const { partitions } = await requireTopic(client, stream, topic);
      const partitionIds = partitions.map(({ id }) => id);
      const limits = { count: BATCH_MESSAGES, followCount: () => Math.min(BATCH_MESSAGES, left) };
      const reader = {
        stream,
        topic,
        ...limits,
        partitionIds,
        consumer: singleConsumer,
        strategy: flags.from,
        autoCommit: false,
      };
      const source = flags.group === undefined ? reader : await asMember(client, reader, flags.group);
      const emptyLimit = flags.group === undefined ? 1 : partitionIds.length;
      const batches = flags.exit
        ? untilEmpty(access, source, emptyLimit)
        : followSource(access, source, untilStopped());
      for await (const { messages, partitionId } of batches) {
        for (const message of messages) {
          if (flags.filter?.(message) === false) continue;
          await write({ message, partitionId });
          left--;
          if (left === 0) return;
        }
      }
    });
  }
}

const asMember = async (client: Client, reader: PollSource, group: PollSource["stream"]): Promise<PollSource> => {
  const { stream, topic } = reader;
  if (group.kind === "string") await client.group.ensure({ stream, topic, name: group.value });
  await client.group.join({ stream, topic, group });
  const strategy = PollingStrategy.Next;
  return { ...reader, partitionIds: [undefined], consumer: groupConsumer(group), strategy, autoCommit: true };
};

const BATCH_MESSAGES = 1000;
