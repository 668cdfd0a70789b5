// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { numberArgument, streamArgument, topicArgument } from "../../cli/arguments.ts";
import { ServerCommand } from "../../cli/server-command.ts";

export default class SegmentDelete extends ServerCommand {
  static override summary = "Delete the oldest closed segments of a partition.";
  static override args = {
    stream: streamArgument,
    topic: topicArgument,
    partition: numberArgument("Number of the partition."),
    count: numberArgument("How many at most."),
  };

  override async run() {
    const { args, flags } = await this.parse(SegmentDelete);
    this.doing = `delete segments of partition ${args.partition} of topic '${args.topic.value}'`;
    await this.withClient(flags, (client) =>
      client.segment.delete({ ...args, partitionId: args.partition, segmentsCount: args.count }),
    );
    this.say(`Up to ${args.count} segments deleted of partition ${args.partition} of topic '${args.topic.value}'`);
    return { stream: args.stream.value, topic: args.topic.value, partition: args.partition };
  }
}
