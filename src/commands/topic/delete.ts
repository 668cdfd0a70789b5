// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { streamArgument, topicArgument } from "../../cli/arguments.ts";
import { ServerCommand } from "../../cli/server-command.ts";

export default class TopicDelete extends ServerCommand {
  static override summary = "Delete a topic with all its messages.";
  static override args = { stream: streamArgument, topic: topicArgument };

  override async run() {
    const { args, flags } = await this.parse(TopicDelete);
    this.doing = `delete topic '${args.topic.value}' of stream '${args.stream.value}'`;
    await this.withClient(flags, (client) => client.topic.delete(args));
    this.say(`Topic '${args.topic.value}' of stream '${args.stream.value}' deleted`);
    return { stream: args.stream.value, topic: args.topic.value, deleted: true };
  }
}
