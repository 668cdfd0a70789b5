// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { UsageError } from "../../cli/errors/user-error.ts";
import { argument, optionalArgument } from "../../cli/framework/arguments.ts";
import { aliasesOf, partitionArgument, streamArgument, topicArgument } from "../../cli/framework/common-arguments.ts";
import { booleanFlag, text, valueFlag } from "../../cli/framework/flags.ts";
import { requireTopic } from "../../cli/framework/names.ts";
import { bigNumber, identifier, moment } from "../../cli/framework/readers.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";
import { withMembership } from "../../cli/group/with-membership.ts";
import { consumerOf, kindFlag, kindWords } from "../../cli/offset/consumer-kind.ts";
import type { Client } from "../../client/client.ts";
import { PollingStrategy } from "../../client/commands/choices.ts";
import type { Consumer } from "../../protocol/primitives/consumer.ts";
import type { Identifier } from "../../protocol/primitives/identifier.ts";

interface Place {
  readonly stream: Identifier;
  readonly topic: Identifier;
  readonly partitionId: number;
  readonly consumer: Consumer;
}

export default class ConsumerOffsetSet extends ServerCommand {
  static override summary = "Store an offset for a consumer or a consumer group in a partition.";
  static override aliases = aliasesOf("consumer-offset", ["o"], "set", ["s"]);
  static override args = {
    consumer: argument(identifier, { description: "Number or name of the consumer or group." }),
    stream: streamArgument,
    topic: topicArgument,
    partition: partitionArgument,
    offset: optionalArgument(bigNumber, { description: "Offset of the last message that counts as read." }),
  };
  static override flags = {
    ...kindFlag,
    to: valueFlag(text, { summary: "Instead of OFFSET: first, last, or a time such as 2026-01-31T12:00:00Z or -15m." }),
    "dry-run": booleanFlag({ summary: "Show what would be stored, and store nothing." }),
  };
  static override examples = [
    "<%= config.bin %> <%= command.id %> billing orders placed 0 1",
    "<%= config.bin %> <%= command.id %> billing orders placed 0 --to last --dry-run",
  ];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(ConsumerOffsetSet);
    const { stream, topic, partition: partitionId } = args;
    if ((args.offset === undefined) === (flags.to === undefined)) throw new UsageError("give either OFFSET or --to");
    const consumer = args.consumer.value;
    const whose = `for ${kindWords(flags.kind)} with ID: ${consumer} for stream with ID: ${stream.value} and topic with ID: ${topic.value} and partition with ID: ${partitionId}`;
    this.subject = {
      stream: stream.value,
      topic: topic.value,
      partition: partitionId,
      group: consumer,
      ...(args.offset === undefined ? {} : { offset: args.offset }),
    };
    const place: Place = { stream, topic, partitionId, consumer: consumerOf(flags.kind, args.consumer) };
    this.doing = `set consumer offset ${whose}`;
    const { offset, previous } = await this.withClient(flags, async (client) => {
      const offset = args.offset ?? (await offsetAt(client, place, flags.to ?? ""));
      const previous = (await client.offset.get(place))?.storedOffset ?? null;
      const store = () => client.offset.store({ ...place, offset });
      if (!flags["dry-run"]) await withMembership(client, place, store);
      return { offset, previous };
    });
    const stored = !flags["dry-run"];
    await this.output.done(
      { consumer, stream: stream.value, topic: topic.value, partitionId, offset, previous, stored },
      stored
        ? `Consumer offset ${whose} set to ${offset}`
        : `Consumer offset ${whose} would be set from ${previous ?? "nothing"} to ${offset}`,
    );
  }
}

/** The offset that makes the next poll begin at a place: the one before it. */
const offsetAt = async (client: Client, place: Place, to: string): Promise<bigint> => {
  const topic = await requireTopic(client, place.stream, place.topic);
  const partition = topic.partitions.find(({ id }) => id === place.partitionId);
  if (to === "last") return partition?.currentOffset ?? 0n;
  const strategy = to === "first" ? PollingStrategy.First : PollingStrategy.Timestamp(moment(to));
  const { stream, topic: name, partitionId } = place;
  const [message] = (await client.message.poll({ stream, topic: name, partitionId, strategy, count: 1 })).messages;
  if (message === undefined) return partition?.currentOffset ?? 0n;
  return message.offset === 0n ? 0n : message.offset - 1n;
};
