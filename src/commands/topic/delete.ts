// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import {
  aliasesOf,
  confirmationFlags,
  ifExistsFlag,
  streamArgument,
  topicArgument,
} from "../../cli/framework/common-arguments.ts";
import { doneUnlessMissing } from "../../cli/framework/if-exists.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";

export default class TopicDelete extends ServerCommand {
  static override summary = "Delete a topic with all its messages.";
  static override aliases = aliasesOf("topic", ["t"], "delete", ["d"]);
  static override args = { stream: streamArgument, topic: topicArgument };
  static override flags = { ...confirmationFlags, ...ifExistsFlag };
  static override examples = ["<%= config.bin %> <%= command.id %> orders placed --yes"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(TopicDelete);
    const [stream, topic] = [args.stream.value, args.topic.value];
    this.subject = { stream, topic };
    this.doing = `delete topic with ID: ${topic} in stream with ID: ${stream}`;
    await this.confirm(`Delete topic '${topic}' of stream '${stream}' with all its messages?`, flags.yes);
    const deleted = await this.withClient(flags, (client) =>
      doneUnlessMissing(() => client.topic.delete(args), flags["if-exists"]),
    );
    await this.output.done(
      { stream, topic, deleted },
      `Topic with ID: ${topic} in stream with ID: ${stream} ${deleted ? "deleted" : "was not there"}`,
    );
  }
}
