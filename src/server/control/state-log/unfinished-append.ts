// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { ByteWriter } from "../../../protocol/primitives/byte-writer.ts";
import type { UnitCipher } from "../../encryption/unit-cipher.ts";
import { beginsWithEntry, type Checksum, CONTEXT_LENGTH_AT, MAX_FIELD_BYTES, MIN_ENTRY_BYTES } from "./entry-codec.ts";

const PAYLOAD_LENGTH_AT = MIN_ENTRY_BYTES - 4;
const MAX_CANDIDATES = 1000;

/**
 * Whether bytes at the end of the log, which their lengths make too few for an entry, are an append that did not finish.
 * Otherwise a length is damaged, and cutting them off would take away changes that clients were told have been made: the
 * bytes hold the next entry, or they are a sound entry but for its lengths.
 */
export const isUnfinishedAppend = (tail: Buffer, index: number, checksum: Checksum, cipher?: UnitCipher): boolean =>
  !holdsEntry(tail, index + 1, checksum, cipher) && !isEntryButForLengths(tail, checksum, cipher);

const holdsEntry = (tail: Buffer, index: number, checksum: Checksum, cipher?: UnitCipher): boolean => {
  const beginning = new ByteWriter().u64(index).u64(0).u32(0).finish();
  let at = tail.indexOf(beginning, 1);
  for (let candidates = 0; at >= 0; candidates++) {
    if (candidates === MAX_CANDIDATES || beginsWithEntry(tail.subarray(at), checksum, cipher)) return true;
    at = tail.indexOf(beginning, at + 1);
  }
  return false;
};

const isEntryButForLengths = (tail: Buffer, checksum: Checksum, cipher?: UnitCipher): boolean => {
  const payloadLength = tail.length - MIN_ENTRY_BYTES;
  if (payloadLength < 0 || payloadLength > MAX_FIELD_BYTES) return false;
  const entry = Buffer.from(tail);
  entry.writeUInt32LE(0, CONTEXT_LENGTH_AT);
  entry.writeUInt32LE(payloadLength, PAYLOAD_LENGTH_AT);
  return beginsWithEntry(entry, checksum, cipher);
};
