// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readUpTo } from "../log/files/whole-io.ts";
import { INDEX_ENTRY_BYTES } from "../log/index/index-entry.ts";
import type { ScanEnvironment } from "../log/recovery/segment-scan.ts";
import type { MessageRun } from "./segment-walk.ts";

/** Index entries as they ought to be for the messages of a run; `use` sees them in kernel memory. */
export const withIndexEntries = (
  { kernel, memory, arena }: ScanEnvironment,
  run: MessageRun,
  baseOffset: number,
  use: (entries: Buffer) => void,
): void => {
  const bytes = run.messagesCount * INDEX_ENTRY_BYTES;
  const region = arena.allocate(bytes);
  if (region === undefined) throw new Error("no memory for the index of a run");
  try {
    kernel.buildIndex(
      { areaOffset: run.at, areaLength: run.bytes },
      { offset: region.offset, capacity: run.messagesCount },
      { firstRelativeOffset: run.firstOffset - baseOffset, segmentPosition: run.position },
    );
    use(memory.subarray(region.offset, region.offset + bytes));
  } finally {
    arena.release(region);
  }
};

/** The first entry of the index file, from `firstEntry` on, that is not as it ought to be; undefined for none. */
export const firstWrongEntry = (indexFd: number, firstEntry: number, expected: Buffer): number | undefined => {
  const stored = Buffer.allocUnsafe(expected.length);
  const read = readUpTo(indexFd, stored, 0, stored.length, firstEntry * INDEX_ENTRY_BYTES);
  if (read === stored.length && stored.equals(expected)) return undefined;
  for (let at = 0; at < expected.length; at += INDEX_ENTRY_BYTES) {
    const end = at + INDEX_ENTRY_BYTES;
    if (end > read || stored.compare(expected, at, end, at, end) !== 0) return firstEntry + at / INDEX_ENTRY_BYTES;
  }
  return undefined;
};
