// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { Flags } from "@oclif/core";
import { numberArgument, streamArgument, topicArgument } from "../../cli/arguments.ts";
import { ServerCommand } from "../../cli/server-command.ts";

export default class MessageFlush extends ServerCommand {
  static override summary = "Make the server write a partition out of its memory.";
  static override args = {
    stream: streamArgument,
    topic: topicArgument,
    partition: numberArgument("Number of the partition."),
  };
  static override flags = { fsync: Flags.boolean({ char: "f", summary: "Bring it to the disk." }) };

  override async run() {
    const { args, flags } = await this.parse(MessageFlush);
    this.doing = `flush partition ${args.partition} of topic '${args.topic.value}'`;
    await this.withClient(flags, (client) =>
      client.message.flushUnsavedBuffers({ ...args, partitionId: args.partition, fsync: flags.fsync }),
    );
    this.say(`Partition ${args.partition} of topic '${args.topic.value}' flushed`);
    return { stream: args.stream.value, topic: args.topic.value, partition: args.partition, fsync: flags.fsync };
  }
}
