// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import type { Arena, Region } from "../arena/arena.ts";
import { readUpTo, writeFully } from "../files/whole-io.ts";
import { INDEX_ENTRY_BYTES } from "../index/index-entry.ts";
import type { Kernel, VerifiedMessages } from "../kernel/kernel.ts";

const WINDOW_BYTES = 4 * 1024 * 1024;
/** Holds the largest message there can be. */
const MAX_WINDOW_BYTES = 65 * 1024 * 1024;

/** Kernel memory to look at stored messages with. */
export interface ScanEnvironment {
  readonly kernel: Kernel;
  readonly memory: Buffer;
  readonly arena: Arena;
}

export interface ScanRange {
  readonly logFd: number;
  /** Where to begin, at a message boundary, and where the log ends. */
  readonly position: number;
  readonly endPosition: number;
  /** The offset the first message has to have. */
  readonly firstOffset: number;
  /** Where to write index entries for what is found; undefined to only look. */
  readonly index?: { readonly fd: number; readonly baseOffset: number };
}

export interface ScanResult {
  readonly messagesCount: number;
  /** Bytes from the start position on that hold whole, undamaged messages with consecutive offsets. */
  readonly validBytes: number;
}

/** Walks a log through a window of kernel memory and stops at the first byte that is not a whole, undamaged message. */
export const scanMessages = (environment: ScanEnvironment, range: ScanRange): ScanResult => {
  let windowBytes = WINDOW_BYTES;
  let messagesCount = 0;
  let position = range.position;
  while (position < range.endPosition) {
    const length = Math.min(windowBytes, range.endPosition - position);
    const window = { length, position, messagesCount };
    const found = withRegion(environment, length, (region) => scanWindow(environment, range, region, window));
    messagesCount += found.messagesCount;
    position += found.validBytes;
    if (found.validBytes === length) continue;
    const cutByWindow = found.reason === "truncated" && window.position + length < range.endPosition;
    if (!cutByWindow) break;
    if (found.validBytes > 0) continue;
    if (windowBytes === MAX_WINDOW_BYTES) break;
    windowBytes = MAX_WINDOW_BYTES;
  }
  return { messagesCount, validBytes: position - range.position };
};

interface Window {
  readonly length: number;
  readonly position: number;
  readonly messagesCount: number;
}

const scanWindow = (
  environment: ScanEnvironment,
  range: ScanRange,
  region: Region,
  window: Window,
): VerifiedMessages => {
  const { kernel, memory } = environment;
  const bytes = readUpTo(range.logFd, memory, region.offset, window.length, window.position);
  const found = kernel.verifyMessages(region.offset, bytes, range.firstOffset + window.messagesCount);
  if (range.index === undefined || found.messagesCount === 0) return found;
  const { fd, baseOffset } = range.index;
  const firstRelativeOffset = range.firstOffset + window.messagesCount - baseOffset;
  withRegion(environment, found.messagesCount * INDEX_ENTRY_BYTES, (entries) => {
    kernel.buildIndex(
      { areaOffset: region.offset, areaLength: found.validBytes },
      { offset: entries.offset, capacity: found.messagesCount },
      { firstRelativeOffset, segmentPosition: window.position },
    );
    const entriesBytes = found.messagesCount * INDEX_ENTRY_BYTES;
    writeFully(fd, memory, entries.offset, entriesBytes, firstRelativeOffset * INDEX_ENTRY_BYTES);
  });
  return found;
};

const withRegion = <Result>(environment: ScanEnvironment, bytes: number, work: (region: Region) => Result): Result => {
  const region = environment.arena.allocate(bytes);
  if (region === undefined) throw new IggyError("cannot_read_message", { bytes });
  try {
    return work(region);
  } finally {
    environment.arena.release(region);
  }
};
