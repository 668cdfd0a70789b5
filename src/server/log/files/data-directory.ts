// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { join, resolve, sep } from "node:path";
import { segmentName } from "./segment-name.ts";

export interface DataDirectoryNames {
  readonly root: string;
  readonly streams: string;
  readonly topics: string;
  readonly partitions: string;
}

export type ConsumerKind = "consumer" | "group";

/*
 * Where everything lies below the data directory, as Apache Iggy 0.8 lays it out:
 *
 *   state/log, state/info
 *   <streams>/{stream}/<topics>/{topic}/<partitions>/{partition}/
 *     {base offset, 20 digits}.log, .index
 *     offsets/consumers/{consumer}, offsets/groups/{group}
 */
export class DataDirectory {
  readonly root: string;
  readonly #names: DataDirectoryNames;

  constructor(names: DataDirectoryNames) {
    this.#names = names;
    this.root = resolve(names.root);
  }

  get state(): string {
    return join(this.root, "state");
  }

  get streams(): string {
    return join(this.root, this.#names.streams);
  }

  stream(streamId: number): string {
    return join(this.streams, String(streamId));
  }

  topics(streamId: number): string {
    return join(this.stream(streamId), this.#names.topics);
  }

  topic(streamId: number, topicId: number): string {
    return join(this.topics(streamId), String(topicId));
  }

  partitions(streamId: number, topicId: number): string {
    return join(this.topic(streamId, topicId), this.#names.partitions);
  }

  partition(streamId: number, topicId: number, partitionId: number): string {
    return join(this.partitions(streamId, topicId), String(partitionId));
  }
}

// Not with `join`, which takes as long as opening the file.
export const logPath = (partitionPath: string, baseOffset: number): string =>
  `${partitionPath}${sep}${segmentName(baseOffset)}.log`;

export const indexPath = (partitionPath: string, baseOffset: number): string =>
  `${partitionPath}${sep}${segmentName(baseOffset)}.index`;

export const offsetsPath = (partitionPath: string, kind: ConsumerKind): string =>
  `${partitionPath}${sep}offsets${sep}${kind === "consumer" ? "consumers" : "groups"}`;

export const offsetPath = (partitionPath: string, kind: ConsumerKind, id: number): string =>
  `${offsetsPath(partitionPath, kind)}${sep}${id}`;
