// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { closeSync, fstatSync, ftruncateSync, openSync } from "node:fs";
import { MESSAGE_HEADER_BYTES } from "../../../protocol/message/message-header.ts";
import { indexPath, logPath } from "../files/data-directory.ts";
import { readUpTo } from "../files/whole-io.ts";
import { entryEndPosition, entryTimestampMicros, INDEX_ENTRY_BYTES } from "../index/index-entry.ts";
import { type ScanEnvironment, scanMessages } from "./segment-scan.ts";

export interface SegmentToRecover {
  readonly partitionPath: string;
  readonly baseOffset: number;
  /** Bytes of the log known to have been synced; what follows is verified. Infinity trusts every indexed byte. */
  readonly trustedBytes: number;
  /** Look at the end of the log even where the index agrees with it. */
  readonly checkTail: boolean;
}

export interface RecoveredSegment {
  readonly baseOffset: number;
  readonly messagesCount: number;
  readonly sizeBytes: number;
  readonly lastTimestampMicros: number;
  /** What was repaired, in words for the log; empty when nothing was. */
  readonly repairs: readonly string[];
}

const entryBuffer = Buffer.alloc(INDEX_ENTRY_BYTES);

/**
 * Makes the log and the index of a segment agree: a partial index entry and entries beyond the end of the log are
 * dropped, messages without an entry are verified and indexed, a damaged or incomplete end of the log is cut off. An index
 * that is missing is rebuilt by the same rules from the start of the log.
 */
export const recoverSegment = (segment: SegmentToRecover, environment: ScanEnvironment): RecoveredSegment => {
  const logFd = openSync(logPath(segment.partitionPath, segment.baseOffset), "r+");
  try {
    const indexFd = openSync(indexPath(segment.partitionPath, segment.baseOffset), "a+");
    closeSync(indexFd);
    const writableIndexFd = openSync(indexPath(segment.partitionPath, segment.baseOffset), "r+");
    try {
      return recoverFiles(segment, environment, logFd, writableIndexFd);
    } finally {
      closeSync(writableIndexFd);
    }
  } finally {
    closeSync(logFd);
  }
};

const recoverFiles = (
  segment: SegmentToRecover,
  environment: ScanEnvironment,
  logFd: number,
  indexFd: number,
): RecoveredSegment => {
  const repairs: string[] = [];
  const logBytes = fstatSync(logFd).size;
  const indexBytes = fstatSync(indexFd).size;
  const wholeEntries = Math.floor(indexBytes / INDEX_ENTRY_BYTES);
  const trustedEnd = Math.min(segment.trustedBytes, logBytes);
  let entries = lastEntryWithin(indexFd, wholeEntries, trustedEnd);
  let position = endPosition(indexFd, entries);

  const agrees = position === logBytes && entries * INDEX_ENTRY_BYTES === indexBytes;
  if (agrees && !segment.checkTail) return summarise(segment, indexFd, entries, logBytes, repairs);

  const range = { logFd, firstOffset: segment.baseOffset + entries, position, endPosition: logBytes };
  const found = scanMessages(environment, { ...range, index: { fd: indexFd, baseOffset: segment.baseOffset } });
  const indexedAnew = entries + found.messagesCount - wholeEntries;
  if (indexedAnew > 0) repairs.push(`indexed ${indexedAnew} messages`);
  entries += found.messagesCount;
  position += found.validBytes;

  while (entries > 0 && !isIntact(environment, logFd, indexFd, segment.baseOffset, entries - 1)) {
    entries--;
    position = endPosition(indexFd, entries);
  }
  if (position < logBytes) {
    ftruncateSync(logFd, position);
    repairs.push(`cut ${logBytes - position} bytes off the log`);
  }
  if (entries * INDEX_ENTRY_BYTES !== fstatSync(indexFd).size) {
    ftruncateSync(indexFd, entries * INDEX_ENTRY_BYTES);
    if (entries < wholeEntries) repairs.push(`dropped ${wholeEntries - entries} index entries`);
  }
  return summarise(segment, indexFd, entries, position, repairs);
};

/** How many leading entries end at or before `end`; positions grow, so the last of them is searched for. */
const lastEntryWithin = (indexFd: number, wholeEntries: number, end: number): number => {
  if (isWithin(indexFd, wholeEntries, end)) return wholeEntries;
  let low = 0;
  let high = wholeEntries - 1;
  while (low < high) {
    const middle = low + Math.ceil((high - low) / 2);
    if (isWithin(indexFd, middle, end)) low = middle;
    else high = middle - 1;
  }
  return low;
};

/** A machine that stops may leave zeros where entries were written: an end that no `entries` messages can have. */
const isWithin = (indexFd: number, entries: number, end: number): boolean => {
  const position = endPosition(indexFd, entries);
  return position >= entries * MESSAGE_HEADER_BYTES && position <= end;
};

/** Where the first `entries` messages end in the log. */
const endPosition = (indexFd: number, entries: number): number => {
  if (entries === 0) return 0;
  readUpTo(indexFd, entryBuffer, 0, INDEX_ENTRY_BYTES, (entries - 1) * INDEX_ENTRY_BYTES);
  return entryEndPosition(entryBuffer, 0);
};

const isIntact = (
  environment: ScanEnvironment,
  logFd: number,
  indexFd: number,
  baseOffset: number,
  entry: number,
): boolean => {
  const position = endPosition(indexFd, entry);
  const end = endPosition(indexFd, entry + 1);
  const found = scanMessages(environment, { logFd, position, endPosition: end, firstOffset: baseOffset + entry });
  return found.messagesCount === 1 && found.validBytes === end - position;
};

const summarise = (
  segment: SegmentToRecover,
  indexFd: number,
  entries: number,
  sizeBytes: number,
  repairs: readonly string[],
): RecoveredSegment => {
  endPosition(indexFd, entries);
  const lastTimestampMicros = entries === 0 ? 0 : entryTimestampMicros(entryBuffer, 0);
  return { baseOffset: segment.baseOffset, messagesCount: entries, sizeBytes, lastTimestampMicros, repairs };
};
