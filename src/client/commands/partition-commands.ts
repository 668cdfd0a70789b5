// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createPartitions } from "../../protocol/commands/partition/create-partitions.ts";
import { deletePartitions } from "../../protocol/commands/partition/delete-partitions.ts";
import type { CallOptions } from "../config/call-options.ts";
import { CommandGroup } from "./command-sender.ts";
import { type TopicArguments, topicPathOf } from "./id.ts";

export interface PartitionsArguments extends TopicArguments {
  readonly partitionsCount: number;
}

export class PartitionCommands extends CommandGroup {
  /** Adds partitions at the end, up to 1000 at a time. */
  async create({ partitionsCount, ...path }: PartitionsArguments, options?: CallOptions): Promise<void> {
    await this.sender.send(createPartitions, { ...topicPathOf(path), partitionsCount }, options);
  }

  /** Removes the partitions with the highest numbers, and their messages. */
  async delete({ partitionsCount, ...path }: PartitionsArguments, options?: CallOptions): Promise<void> {
    await this.sender.send(deletePartitions, { ...topicPathOf(path), partitionsCount }, options);
  }
}
