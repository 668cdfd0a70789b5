// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { Args } from "@oclif/core";
import { streamArgument, topicArgument } from "../../cli/arguments.ts";
import { ServerCommand } from "../../cli/server-command.ts";
import { compressionArgument, expiryOf, topicFlags } from "../../cli/topic-settings.ts";

export default class TopicUpdate extends ServerCommand {
  static override summary = "Change all settings of a topic; what is not given gets its default.";
  static override args = {
    stream: streamArgument,
    topic: topicArgument,
    name: Args.string({ required: true, description: "New name." }),
    compression: compressionArgument,
    expiry: Args.string({ description: "How long messages are kept: 1day, 12h, none, server_default." }),
  };
  static override flags = topicFlags;

  override async run() {
    const { args, flags } = await this.parse(TopicUpdate);
    this.doing = `update topic '${args.topic.value}' of stream '${args.stream.value}'`;
    const settings = {
      name: args.name,
      compression: args.compression,
      messageExpiryMicros: expiryOf(args.expiry),
      maxTopicSizeBytes: flags["max-topic-size"],
      replicationFactor: flags["replication-factor"],
    };
    await this.withClient(flags, (client) => client.topic.update({ ...args, ...settings }));
    this.say(`Topic '${args.topic.value}' of stream '${args.stream.value}' updated`);
    return { stream: args.stream.value, topic: args.topic.value, ...settings };
  }
}
