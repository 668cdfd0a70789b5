// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { numberArgument, streamArgument, topicArgument } from "../../cli/arguments.ts";
import { ServerCommand } from "../../cli/server-command.ts";

export default class PartitionDelete extends ServerCommand {
  static override summary = "Delete the partitions with the highest numbers, with their messages.";
  static override args = { stream: streamArgument, topic: topicArgument, count: numberArgument("How many.") };

  override async run() {
    const { args, flags } = await this.parse(PartitionDelete);
    this.doing = `delete partitions from topic '${args.topic.value}' of stream '${args.stream.value}'`;
    await this.withClient(flags, (client) => client.partition.delete({ ...args, partitionsCount: args.count }));
    this.say(`${args.count} partition${args.count === 1 ? "" : "s"} deleted from topic '${args.topic.value}'`);
    return { stream: args.stream.value, topic: args.topic.value, deleted: args.count };
  }
}
