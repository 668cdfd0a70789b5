// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { UsageError } from "../../cli/errors/user-error.ts";
import { argument } from "../../cli/framework/arguments.ts";
import { aliasesOf, ifNotExistsFlag, refusedNumber, streamArgument } from "../../cli/framework/common-arguments.ts";
import { wholeNumber } from "../../cli/framework/readers.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";
import {
  compressionArgument,
  expiryArgument,
  settingsText,
  sumOfExpiry,
  topicFlags,
  topicNameArgument,
} from "../../cli/framework/topic-settings.ts";

export default class TopicCreate extends ServerCommand {
  static override summary = "Create a topic.";
  static override aliases = aliasesOf("topic", ["t"], "create", ["c"]);
  static override args = {
    stream: streamArgument,
    name: topicNameArgument,
    partitions: argument(wholeNumber(0, 1000), { description: "Number of partitions, 0 to 1000." }),
    compression: compressionArgument,
    expiry: expiryArgument,
  };
  static override flags = { ...topicFlags, ...ifNotExistsFlag, "topic-id": refusedNumber("t") };
  static override examples = [
    "<%= config.bin %> <%= command.id %> orders placed 3 none",
    "<%= config.bin %> <%= command.id %> orders shipped 1 none 1day 2h --max-topic-size 10GiB",
  ];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(TopicCreate);
    if (flags["topic-id"] !== undefined)
      throw new UsageError("the server numbers topics by itself: leave --topic-id out");
    const { stream, name, partitions } = args;
    const settings = {
      compression: args.compression,
      messageExpiryMicros: sumOfExpiry(args.expiry),
      maxTopicSizeBytes: flags["max-topic-size"],
      replicationFactor: flags["replication-factor"],
    };
    const { compression, expiry, size, replicas } = settingsText(settings);
    const stored = `message expiry: ${expiry}, max topic size: ${size}, replication factor: ${replicas}`;
    this.subject = { stream: stream.value, name };
    this.doing = `create topic with name: ${name}, compression algorithm: ${compression}, ${stored} in stream with ID: ${stream.value}`;
    const topic = { stream, name, partitionsCount: partitions, ...settings };
    const created = await this.withClient(flags, (client) =>
      flags["if-not-exists"] ? client.topic.ensure(topic) : client.topic.create(topic),
    );
    await this.output.done(
      created,
      `Topic with name: ${name}, partitions count: ${partitions}, compression algorithm: ${compression}, ${stored} created in stream with ID: ${stream.value}`,
    );
  }
}
