// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { Args, Flags } from "@oclif/core";
import { numberArgument, streamArgument } from "../../cli/arguments.ts";
import { ServerCommand } from "../../cli/server-command.ts";
import { compressionArgument, expiryOf, topicFlags } from "../../cli/topic-settings.ts";

export default class TopicCreate extends ServerCommand {
  static override summary = "Create a topic.";
  static override args = {
    stream: streamArgument,
    name: Args.string({ required: true, description: "Name, 1 to 255 bytes." }),
    partitions: numberArgument("Number of partitions, 0 to 1000."),
    compression: compressionArgument,
    expiry: Args.string({ description: "How long messages are kept: 1day, 12h, none, server_default." }),
  };
  static override flags = {
    ...topicFlags,
    "topic-id": Flags.string({ hidden: true, summary: "The server numbers topics by itself." }),
  };
  static override examples = ["<%= config.bin %> <%= command.id %> orders placed 3 none 7days"];

  override async run() {
    const { args, flags } = await this.parse(TopicCreate);
    if (flags["topic-id"] !== undefined)
      this.error("the server numbers topics by itself: leave --topic-id out", { exit: 2 });
    this.doing = `create topic '${args.name}' in stream '${args.stream.value}'`;
    const topic = await this.withClient(flags, (client) =>
      client.topic.create({
        stream: args.stream,
        name: args.name,
        partitionsCount: args.partitions,
        compression: args.compression,
        messageExpiryMicros: expiryOf(args.expiry),
        maxTopicSizeBytes: flags["max-topic-size"],
        replicationFactor: flags["replication-factor"],
      }),
    );
    this.say(`Topic '${topic.name}' created with ID ${topic.id} in stream '${args.stream.value}'`);
    return topic;
  }
}
