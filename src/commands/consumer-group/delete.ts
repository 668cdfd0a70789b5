// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import {
  aliasesOf,
  confirmationFlags,
  groupArgument,
  ifExistsFlag,
  streamArgument,
  topicArgument,
} from "../../cli/framework/common-arguments.ts";
import { doneUnlessMissing } from "../../cli/framework/if-exists.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";

export default class ConsumerGroupDelete extends ServerCommand {
  static override summary = "Delete a consumer group with its offsets.";
  static override aliases = aliasesOf("consumer-group", ["g"], "delete", ["d"]);
  static override args = { stream: streamArgument, topic: topicArgument, group: groupArgument };
  static override flags = { ...confirmationFlags, ...ifExistsFlag };
  static override examples = ["<%= config.bin %> <%= command.id %> orders placed billing --yes"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(ConsumerGroupDelete);
    const [stream, topic, group] = [args.stream.value, args.topic.value, args.group.value];
    const place = `for topic with ID: ${topic} and stream with ID: ${stream}`;
    this.subject = { stream, topic, group };
    this.doing = `delete consumer group with ID: ${group} ${place}`;
    await this.confirm(`Delete consumer group '${group}' with its offsets?`, flags.yes);
    const deleted = await this.withClient(flags, (client) =>
      doneUnlessMissing(() => client.group.delete(args), flags["if-exists"]),
    );
    await this.output.done(
      { stream, topic, group, deleted },
      `Consumer group with ID: ${group} ${deleted ? "deleted" : "was not there"} ${place}`,
    );
  }
}
