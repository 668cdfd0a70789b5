// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { deleteSegments } from "../../protocol/commands/segment/delete-segments.ts";
import type { CallOptions } from "../config/call-options.ts";
import { CommandGroup } from "./command-sender.ts";
import { type TopicArguments, topicPathOf } from "./id.ts";

export interface SegmentsArguments extends TopicArguments {
  readonly partitionId: number;
  readonly segmentsCount: number;
}

export class SegmentCommands extends CommandGroup {
  /** Removes up to `segmentsCount` of the oldest closed segments of a partition. */
  async delete({ partitionId, segmentsCount, ...path }: SegmentsArguments, options?: CallOptions): Promise<void> {
    await this.sender.send(deleteSegments, { ...topicPathOf(path), partitionId, segmentsCount }, options);
  }
}
