// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { numberArgument, streamArgument, topicArgument } from "../../cli/arguments.ts";
import { ServerCommand } from "../../cli/server-command.ts";

export default class PartitionCreate extends ServerCommand {
  static override summary = "Add partitions to a topic.";
  static override args = { stream: streamArgument, topic: topicArgument, count: numberArgument("How many.") };

  override async run() {
    const { args, flags } = await this.parse(PartitionCreate);
    this.doing = `create partitions in topic '${args.topic.value}' of stream '${args.stream.value}'`;
    await this.withClient(flags, (client) => client.partition.create({ ...args, partitionsCount: args.count }));
    this.say(`${args.count} partition${args.count === 1 ? "" : "s"} created in topic '${args.topic.value}'`);
    return { stream: args.stream.value, topic: args.topic.value, created: args.count };
  }
}
