// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../protocol/errors/iggy-error.ts";
import type { Region } from "../log/arena/arena.ts";
import { readUpTo } from "../log/files/whole-io.ts";
import type { WalkEnd } from "../log/kernel/kernel.ts";
import type { ScanEnvironment } from "../log/recovery/segment-scan.ts";
import { findNextMessage } from "./next-message.ts";

const WINDOW_BYTES = 4 * 1024 * 1024;
/** Holds the largest message there can be. */
const MAX_WINDOW_BYTES = 65 * 1024 * 1024;

export interface SegmentFile {
  readonly logFd: number;
  readonly logBytes: number;
  readonly baseOffset: number;
  /** Where message `entry` of the segment ends according to the index; undefined where the index does not say. */
  readonly indexedEnd: (entry: number) => number | undefined;
}

/** Sound messages one behind the other, as long as the visitor is called in kernel memory at `at`. */
export interface MessageRun {
  readonly at: number;
  readonly bytes: number;
  readonly position: number;
  readonly firstOffset: number;
  readonly messagesCount: number;
}

/** Bytes that are no sound message. */
export interface Damage {
  readonly position: number;
  readonly bytes: number;
  readonly reason: Exclude<WalkEnd, "ok">;
  /** The offset that belongs here. */
  readonly offset: number;
  /** Offset of the sound message behind the damage; undefined when none is found: the log ends with the damage. */
  readonly nextOffset: number | undefined;
}

/**
 * Walks a whole segment, also what lies behind damage, through a window of kernel memory. Yields sound messages in runs and
 * what lies between them.
 */
export function* walkSegment(environment: ScanEnvironment, file: SegmentFile): Generator<MessageRun | Damage> {
  let position = 0;
  let offset = file.baseOffset;
  let windowBytes = WINDOW_BYTES;
  while (position < file.logBytes) {
    const length = Math.min(windowBytes, file.logBytes - position);
    const region = allocate(environment, length);
    let end: WalkEnd;
    let messagesCount: number;
    try {
      const read = readUpTo(file.logFd, environment.memory, region.offset, length, position);
      const found = environment.kernel.verifyMessages(region.offset, read, offset);
      end = found.reason;
      messagesCount = found.messagesCount;
      const { validBytes: bytes } = found;
      if (messagesCount > 0) yield { at: region.offset, bytes, position, firstOffset: offset, messagesCount };
      position += bytes;
      offset += messagesCount;
    } finally {
      environment.arena.release(region);
    }
    if (end === "ok") continue;
    const cutByWindow = end === "truncated" && position + length < file.logBytes;
    if (messagesCount > 0 || (cutByWindow && windowBytes < MAX_WINDOW_BYTES)) {
      windowBytes = messagesCount > 0 ? WINDOW_BYTES : MAX_WINDOW_BYTES;
      continue;
    }
    windowBytes = WINDOW_BYTES;
    const next = findNextMessage(environment, file, position, offset);
    const bytes = (next?.position ?? file.logBytes) - position;
    yield { position, bytes, reason: end, offset, nextOffset: next?.offset };
    position += bytes;
    offset = next?.offset ?? offset;
  }
}

export const isDamage = (part: MessageRun | Damage): part is Damage => "reason" in part;

const allocate = ({ arena }: ScanEnvironment, bytes: number): Region => {
  const region = arena.allocate(bytes);
  if (region === undefined) throw new IggyError("cannot_read_message", { bytes });
  return region;
};
