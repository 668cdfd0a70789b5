// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { UsageError } from "../../cli/errors/user-error.ts";
import { argument } from "../../cli/framework/arguments.ts";
import {
  aliasesOf,
  ifNotExistsFlag,
  refusedNumber,
  streamArgument,
  topicArgument,
} from "../../cli/framework/common-arguments.ts";
import { name } from "../../cli/framework/readers.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";

export default class ConsumerGroupCreate extends ServerCommand {
  static override summary = "Create a consumer group.";
  static override aliases = aliasesOf("consumer-group", ["g"], "create", ["c"]);
  static override args = {
    stream: streamArgument,
    topic: topicArgument,
    name: argument(name(), { description: "Name of the group, 1 to 255 bytes." }),
  };
  static override flags = { ...ifNotExistsFlag, "group-id": refusedNumber("g") };
  static override examples = ["<%= config.bin %> <%= command.id %> orders placed billing"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(ConsumerGroupCreate);
    if (flags["group-id"] !== undefined)
      throw new UsageError("the server numbers groups by itself: leave --group-id out");
    const place = `for topic with ID: ${args.topic.value} and stream with ID: ${args.stream.value}`;
    this.subject = { stream: args.stream.value, topic: args.topic.value, name: args.name };
    this.doing = `create consumer group: ID auto incremented, name: ${args.name} ${place}`;
    const created = await this.withClient(flags, ({ group }) =>
      flags["if-not-exists"] ? group.ensure(args) : group.create(args),
    );
    await this.output.done(
      groupHeaderOf(created),
      `Consumer group: ID auto incremented, name: ${args.name} created ${place}`,
    );
  }
}

const groupHeaderOf = ({ id, name, partitionsCount, membersCount }: GroupHeader): GroupHeader => ({
  id,
  name,
  partitionsCount,
  membersCount,
});

interface GroupHeader {
  readonly id: number;
  readonly name: string;
  readonly partitionsCount: number;
  readonly membersCount: number;
}
