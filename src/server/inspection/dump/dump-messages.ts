// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { closeSync, fstatSync, openSync } from "node:fs";
import { isIggyError } from "../../../protocol/errors/iggy-error.ts";
import { MESSAGE_HEADER_BYTES, messageField } from "../../../protocol/message/message-header.ts";
import { StoredMessage } from "../../../protocol/message/stored-message.ts";
import type { UnitCipher } from "../../encryption/unit-cipher.ts";
import { logPath } from "../../log/files/data-directory.ts";
import type { InspectedDirectory } from "../inspected-directory.ts";
import type { PartitionPlace } from "../partitions-on-disk.ts";
import { segmentBasesIn } from "../segment-files.ts";
import { isDamage, type MessageRun, walkSegment } from "../segment-walk.ts";
import type { DumpedDamage } from "./dumped.ts";

export interface DumpedMessage {
  readonly kind: "message";
  readonly place: PartitionPlace;
  /** Base offset of the segment, and byte in its log. */
  readonly segment: number;
  readonly position: number;
  /** In plain form but for the checksum, which is that of the file. Its bytes are valid until the next one is asked for. */
  readonly message: StoredMessage;
}

/** Offsets to dump; both included. */
export interface OffsetRange {
  readonly from: number;
  readonly to: number;
}

/** The messages of a partition in their order, and what is damaged between them. The indexes are not looked at. */
export function* dumpMessages(
  inspected: InspectedDirectory,
  place: PartitionPlace,
  range: OffsetRange,
): Generator<DumpedMessage | DumpedDamage> {
  const bases = segmentBasesIn(place.path);
  for (const [at, baseOffset] of bases.entries()) {
    const nextBase = bases[at + 1] ?? Number.POSITIVE_INFINITY;
    if (baseOffset <= range.to && nextBase > range.from) yield* dumpSegment(inspected, place, baseOffset, range);
  }
}

function* dumpSegment(
  inspected: InspectedDirectory,
  place: PartitionPlace,
  baseOffset: number,
  range: OffsetRange,
): Generator<DumpedMessage | DumpedDamage> {
  const path = logPath(place.path, baseOffset);
  const logFd = openSync(path, "r");
  try {
    const file = { logFd, logBytes: fstatSync(logFd).size, baseOffset, indexedEnd: () => undefined };
    for (const part of walkSegment(inspected.scan, file)) {
      if (!isDamage(part)) {
        if (part.firstOffset > range.to) return;
        yield* dumpRun(inspected, place, baseOffset, part, range);
        continue;
      }
      const { position, bytes, offset } = part;
      if (offset > range.to) return;
      const meaning = `${bytes} bytes are no sound message (${part.reason}); offset ${offset} belongs there`;
      yield { kind: "damage", path: inspected.short(path), position, meaning };
    }
  } finally {
    closeSync(logFd);
  }
}

function* dumpRun(
  { scan, cipher, short }: InspectedDirectory,
  place: PartitionPlace,
  segment: number,
  run: MessageRun,
  range: OffsetRange,
): Generator<DumpedMessage | DumpedDamage> {
  const { memory } = scan;
  let at = run.at;
  for (let count = 0; count < run.messagesCount; count++) {
    const payloadEnd = at + MESSAGE_HEADER_BYTES + memory.readUInt32LE(at + messageField.payloadLength);
    const end = payloadEnd + memory.readUInt32LE(at + messageField.userHeadersLength);
    const offset = run.firstOffset + count;
    const position = run.position + at - run.at;
    const stored = memory.subarray(at, end);
    at = end;
    if (offset < range.from || offset > range.to) continue;
    const plain = cipher === undefined ? stored : decrypted(stored, cipher);
    if (plain === undefined) {
      const meaning = `the message with offset ${offset} cannot be decrypted with this key`;
      yield { kind: "damage", path: short(logPath(place.path, segment)), position, meaning };
    } else {
      yield { kind: "message", place, segment, position, message: new StoredMessage(plain) };
    }
  }
}

const decrypted = (stored: Buffer, cipher: UnitCipher): Buffer | undefined => {
  const payloadEnd = MESSAGE_HEADER_BYTES + stored.readUInt32LE(messageField.payloadLength);
  try {
    const payload = cipher.decrypt(stored.subarray(MESSAGE_HEADER_BYTES, payloadEnd));
    const headers = payloadEnd === stored.length ? Buffer.alloc(0) : cipher.decrypt(stored.subarray(payloadEnd));
    const plain = Buffer.concat([stored.subarray(0, MESSAGE_HEADER_BYTES), payload, headers]);
    plain.writeUInt32LE(payload.length, messageField.payloadLength);
    plain.writeUInt32LE(headers.length, messageField.userHeadersLength);
    return plain;
  } catch (error) {
    if (isIggyError(error)) return undefined;
    throw error;
  }
};
