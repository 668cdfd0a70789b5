// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import {
  MAX_PAYLOAD_BYTES,
  MAX_USER_HEADERS_BYTES,
  MESSAGE_HEADER_BYTES,
  messageField,
} from "../../protocol/message/message-header.ts";
import { TWO_POW_32 } from "../../protocol/primitives/integers.ts";
import { UNIT_OVERHEAD_BYTES } from "../encryption/unit-cipher.ts";
import { readUpTo } from "../log/files/whole-io.ts";
import type { ScanEnvironment } from "../log/recovery/segment-scan.ts";
import type { SegmentFile } from "./segment-walk.ts";

const SEARCH_WINDOW_BYTES = 4 * 1024 * 1024;
/** Offsets further ahead are not taken for those of a message of the segment. */
const MAX_SKIPPED_MESSAGES = 1_000_000;
/** Bytes that look like a header and are none are rare; a file that is made of them is given up. */
const MAX_CANDIDATES = 10_000;

const header = Buffer.alloc(MESSAGE_HEADER_BYTES);

export interface FoundMessage {
  readonly position: number;
  readonly offset: number;
}

/**
 * The first sound message behind a damaged one at `position`, where `offset` belongs: where the lengths of the damaged one
 * lead, where the index says that the next begins, or else the first that a search finds. At `position` itself, where offsets are
 * missing. Undefined when there is none.
 */
export const findNextMessage = (
  environment: ScanEnvironment,
  file: SegmentFile,
  position: number,
  offset: number,
): FoundMessage | undefined => {
  const here = messageAt(environment, file, position);
  if (here !== undefined && here.offset > offset) return here;
  const ends = [endByLengths(file, position), file.indexedEnd(offset - file.baseOffset)];
  for (const end of ends) {
    if (end === undefined || end <= position) continue;
    const next = messageAt(environment, file, end);
    if (next?.offset === offset + 1) return next;
  }
  return search(environment, file, position + 1, offset);
};

const endByLengths = (file: SegmentFile, position: number): number | undefined => {
  if (readUpTo(file.logFd, header, 0, MESSAGE_HEADER_BYTES, position) < MESSAGE_HEADER_BYTES) return undefined;
  return position + lengthOf(header, 0);
};

/** The message at a position, if it is whole and its checksum is right. */
const messageAt = (environment: ScanEnvironment, file: SegmentFile, position: number): FoundMessage | undefined => {
  const { kernel, memory, arena } = environment;
  if (readUpTo(file.logFd, header, 0, MESSAGE_HEADER_BYTES, position) < MESSAGE_HEADER_BYTES) return undefined;
  const offset = offsetOf(header, 0);
  const bytes = lengthOf(header, 0);
  if (!isPlausible(header, 0) || position + bytes > file.logBytes) return undefined;
  const region = arena.allocate(bytes);
  if (region === undefined) return undefined;
  try {
    if (readUpTo(file.logFd, memory, region.offset, bytes, position) < bytes) return undefined;
    return kernel.verifyMessages(region.offset, bytes, offset).reason === "ok" ? { position, offset } : undefined;
  } finally {
    arena.release(region);
  }
};

const search = (
  environment: ScanEnvironment,
  file: SegmentFile,
  from: number,
  offset: number,
): FoundMessage | undefined => {
  const window = Buffer.allocUnsafe(Math.min(SEARCH_WINDOW_BYTES, file.logBytes - from));
  let candidates = 0;
  for (let start = from; start + MESSAGE_HEADER_BYTES <= file.logBytes; ) {
    const read = readUpTo(file.logFd, window, 0, window.length, start);
    const last = read - MESSAGE_HEADER_BYTES;
    for (let at = 0; at <= last; at++) {
      const found = offsetOf(window, at);
      if (found <= offset || found > offset + MAX_SKIPPED_MESSAGES || !isPlausible(window, at)) continue;
      if (candidates++ === MAX_CANDIDATES) return undefined;
      const message = messageAt(environment, file, start + at);
      if (message !== undefined) return message;
    }
    start += Math.max(last + 1, 1);
  }
  return undefined;
};

const isPlausible = (bytes: Buffer, at: number): boolean =>
  bytes.readUInt32LE(at + messageField.payloadLength) <= MAX_PAYLOAD_BYTES + UNIT_OVERHEAD_BYTES &&
  bytes.readUInt32LE(at + messageField.userHeadersLength) <= MAX_USER_HEADERS_BYTES + UNIT_OVERHEAD_BYTES;

const lengthOf = (bytes: Buffer, at: number): number =>
  MESSAGE_HEADER_BYTES +
  bytes.readUInt32LE(at + messageField.payloadLength) +
  bytes.readUInt32LE(at + messageField.userHeadersLength);

const offsetOf = (bytes: Buffer, at: number): number =>
  bytes.readUInt32LE(at + messageField.offset) + bytes.readUInt32LE(at + messageField.offset + 4) * TWO_POW_32;
