// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { argument } from "../../cli/framework/arguments.ts";
import {
  aliasesOf,
  confirmationFlags,
  ifExistsFlag,
  partitionArgument,
  streamArgument,
  topicArgument,
} from "../../cli/framework/common-arguments.ts";
import { doneUnlessMissing } from "../../cli/framework/if-exists.ts";
import { identifier } from "../../cli/framework/readers.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";
import { withMembership } from "../../cli/group/with-membership.ts";
import { consumerOf, kindFlag, kindWords } from "../../cli/offset/consumer-kind.ts";

export default class ConsumerOffsetDelete extends ServerCommand {
  static override summary = "Forget the stored offset of a consumer in a partition.";
  static override aliases = aliasesOf("consumer-offset", ["o"], "delete", ["d"]);
  static override args = {
    consumer: argument(identifier, { description: "Number or name of the consumer or group." }),
    stream: streamArgument,
    topic: topicArgument,
    partition: partitionArgument,
  };
  static override flags = { ...kindFlag, ...confirmationFlags, ...ifExistsFlag };
  static override examples = ["<%= config.bin %> <%= command.id %> billing orders placed 0 --yes"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(ConsumerOffsetDelete);
    const { stream, topic, partition } = args;
    const consumer = args.consumer.value;
    const whose = `for ${kindWords(flags.kind)} with ID: ${consumer} for stream with ID: ${stream.value} and topic with ID: ${topic.value} and partition with ID: ${partition}`;
    this.subject = { stream: stream.value, topic: topic.value, partition, group: consumer, name: consumer };
    this.doing = `delete consumer offset ${whose}`;
    await this.confirm(
      `Forget the offset of ${kindWords(flags.kind)} '${consumer}' in partition ${partition}?`,
      flags.yes,
    );
    const path = { stream, topic, consumer: consumerOf(flags.kind, args.consumer), partitionId: partition };
    const deleted = await this.withClient(flags, (client) =>
      withMembership(client, { stream, topic, consumer: path.consumer }, () =>
        doneUnlessMissing(() => client.offset.delete(path), flags["if-exists"]),
      ),
    );
    await this.output.done(
      { consumer, stream: stream.value, topic: topic.value, partitionId: partition, deleted },
      `Consumer offset ${whose} ${deleted ? "deleted" : "was not there"}`,
    );
  }
}
