// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { closeSync, fstatSync, openSync } from "node:fs";
import { indexPath } from "../files/data-directory.ts";
import { readUpTo } from "../files/whole-io.ts";
import { entryEndPosition, entryTimestampMicros, INDEX_ENTRY_BYTES } from "../index/index-entry.ts";

/** What retention has to know of a segment that is not appended to any more; it does not change. */
export interface SealedSegment {
  readonly baseOffset: number;
  /** The last offset before the next segment. */
  readonly endOffset: number;
  /** Fewer than there are offsets where recovery had to cut a damaged end; 0 leaves the rest 0. */
  readonly messagesCount: number;
  readonly sizeBytes: number;
  readonly firstTimestampMicros: number;
  readonly lastTimestampMicros: number;
}

const entry = Buffer.alloc(INDEX_ENTRY_BYTES);

/** Reads a sealed segment's first and last index entry. Throws the system's error. */
export const readSealedSegment = (partitionPath: string, baseOffset: number, nextBaseOffset: number): SealedSegment => {
  const fd = openSync(indexPath(partitionPath, baseOffset), "r");
  try {
    const entries = Math.floor(fstatSync(fd).size / INDEX_ENTRY_BYTES);
    const messagesCount = Math.min(nextBaseOffset - baseOffset, entries);
    const empty = { sizeBytes: 0, firstTimestampMicros: 0, lastTimestampMicros: 0 };
    const contents = messagesCount === 0 ? empty : readContents(fd, messagesCount);
    return { baseOffset, endOffset: nextBaseOffset - 1, messagesCount, ...contents };
  } finally {
    closeSync(fd);
  }
};

const readContents = (fd: number, messagesCount: number) => {
  readUpTo(fd, entry, 0, INDEX_ENTRY_BYTES, 0);
  const firstTimestampMicros = entryTimestampMicros(entry, 0);
  readUpTo(fd, entry, 0, INDEX_ENTRY_BYTES, (messagesCount - 1) * INDEX_ENTRY_BYTES);
  const lastTimestampMicros = entryTimestampMicros(entry, 0);
  return { sizeBytes: entryEndPosition(entry, 0), firstTimestampMicros, lastTimestampMicros };
};
