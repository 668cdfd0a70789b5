// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { streamArgument, topicArgument } from "../../cli/arguments.ts";
import { ServerCommand } from "../../cli/server-command.ts";

export default class TopicPurge extends ServerCommand {
  static override summary = "Remove all messages of a topic.";
  static override args = { stream: streamArgument, topic: topicArgument };

  override async run() {
    const { args, flags } = await this.parse(TopicPurge);
    this.doing = `purge topic '${args.topic.value}' of stream '${args.stream.value}'`;
    await this.withClient(flags, (client) => client.topic.purge(args));
    this.say(`Topic '${args.topic.value}' of stream '${args.stream.value}' purged`);
    return { stream: args.stream.value, topic: args.topic.value, purged: true };
  }
}
