// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { argument } from "../../cli/framework/arguments.ts";
import {
  aliasesOf,
  confirmationFlags,
  partitionArgument,
  streamArgument,
  topicArgument,
} from "../../cli/framework/common-arguments.ts";
import { wholeNumber } from "../../cli/framework/readers.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";

export default class SegmentDelete extends ServerCommand {
  static override summary = "Delete the oldest closed segments of a partition.";
  static override aliases = aliasesOf("segment", ["seg"], "delete", ["d"]);
  static override args = {
    stream: streamArgument,
    topic: topicArgument,
    partition: partitionArgument,
    count: argument(wholeNumber(1, 100_000), { description: "How many at most." }),
  };
  static override flags = confirmationFlags;
  static override examples = ["<%= config.bin %> <%= command.id %> orders placed 0 1 --yes"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(SegmentDelete);
    const { stream, topic, partition: partitionId, count: segmentsCount } = args;
    const segments = `${segmentsCount} segment${segmentsCount === 1 ? "" : "s"}`;
    const place = `for topic with ID: ${topic.value}, stream with ID: ${stream.value} and partition with ID: ${partitionId}`;
    this.subject = { stream: stream.value, topic: topic.value, partition: partitionId };
    this.doing = `delete ${segments} ${place}`;
    await this.confirm(`Delete ${segments} of partition ${partitionId} with their messages?`, flags.yes);
    await this.withClient(flags, (client) => client.segment.delete({ stream, topic, partitionId, segmentsCount }));
    await this.output.done(
      { stream: stream.value, topic: topic.value, partitionId, segmentsCount },
      `Deleted ${segments} ${place}`,
    );
  }
}
