// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { aliasesOf, confirmationFlags, streamArgument, topicArgument } from "../../cli/framework/common-arguments.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";

export default class TopicPurge extends ServerCommand {
  static override summary = "Remove all messages of a topic.";
  static override aliases = aliasesOf("topic", ["t"], "purge", ["p"]);
  static override args = { stream: streamArgument, topic: topicArgument };
  static override flags = confirmationFlags;
  static override examples = ["<%= config.bin %> <%= command.id %> orders placed --yes"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(TopicPurge);
    const [stream, topic] = [args.stream.value, args.topic.value];
    this.subject = { stream, topic };
    this.doing = `purge topic with ID: ${topic} in stream with ID: ${stream}`;
    await this.confirm(`Remove all messages of topic '${topic}' of stream '${stream}'?`, flags.yes);
    await this.withClient(flags, (client) => client.topic.purge(args));
    await this.output.done(
      { stream, topic, purged: true },
      `Topic with ID: ${topic} in stream with ID: ${stream} purged`,
    );
  }
}
