// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { existsSync } from "node:fs";
import { IggyError, isIggyError } from "../../../protocol/errors/iggy-error.ts";
import type { Identifier } from "../../../protocol/primitives/identifier.ts";
import type { InspectedDirectory } from "../inspected-directory.ts";
import { type PartitionPlace, partitionsOnDisk } from "../partitions-on-disk.ts";
import { Replay, stateLogEntries, stateLogPath } from "../replay.ts";

/** What to dump; everything where nothing is said. */
export interface PartitionFilter {
  readonly stream: Identifier | undefined;
  readonly topic: Identifier | undefined;
  readonly partitionId: number | undefined;
}

/**
 * The partitions on the disk that a filter is about. Numbers are those of directories; names are looked up in the state log.
 * @throws IggyError cannot_read_file without a state log to look names up in
 */
export function* findPartitions(inspected: InspectedDirectory, filter: PartitionFilter): Generator<PartitionPlace> {
  const { stream, topic, partitionId } = filter;
  const names = stream?.kind === "string" || topic?.kind === "string" ? metadataOf(inspected) : undefined;
  for (const place of partitionsOnDisk(inspected.directory)) {
    const known = names?.streams.get(place.streamId);
    const isStream = stream === undefined || stream.value === place.streamId || stream.value === known?.name;
    const topicName = known?.topics.get(place.topicId)?.name;
    const isTopic = topic === undefined || topic.value === place.topicId || topic.value === topicName;
    if (isStream && isTopic && (partitionId === undefined || partitionId === place.partitionId)) yield place;
  }
}

/** As far as the state log can be read. */
const metadataOf = (inspected: InspectedDirectory) => {
  const path = stateLogPath(inspected);
  if (!existsSync(path)) throw new IggyError("cannot_read_file", { path, reason: "names need a state log" });
  const replay = new Replay(inspected);
  try {
    for (const located of stateLogEntries(inspected)) replay.apply(located);
  } catch (error) {
    if (!isIggyError(error) || error.context["entry"] === 0) throw error;
  }
  return replay.metadata;
};
