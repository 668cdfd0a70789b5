// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError, isIggyError } from "../../../protocol/errors/iggy-error.ts";
import { ByteReader } from "../../../protocol/primitives/byte-reader.ts";
import { ByteWriter } from "../../../protocol/primitives/byte-writer.ts";

/** XXH3-64 with seed 0. */
export type Checksum = (bytes: Uint8Array) => bigint;

export interface StateEntry {
  readonly index: number;
  readonly timestampMicros: number;
  readonly userId: number;
  /** A command's code and payload, see change-codec.ts. */
  readonly code: number;
  readonly payload: Uint8Array;
}

/*
 * An entry of the state log, as Apache Iggy 0.8 writes it; entries follow each other without a gap:
 *
 *   index u64 (0, 1, 2 ...), term u64 (0), leader id u32 (0), version u32 (major * 1000000 + minor * 1000 + patch),
 *   flags u64 (0), timestamp u64 (microseconds), user id u32, checksum u64, context length u32, context,
 *   command code u32, payload length u32, payload
 *
 * The checksum is XXH3-64 of everything else.
 */
const CHECKSUM_AT = 44;
export const CONTEXT_LENGTH_AT = 52;
/** Of an entry without context and payload. */
export const MIN_ENTRY_BYTES = 64;
export const STATE_VERSION = 8000;
/** Larger than any control command, so that a damaged length is not taken for an incomplete entry. */
export const MAX_FIELD_BYTES = 16 * 1024 * 1024;

export const encodeEntry = (entry: StateEntry, checksum: Checksum): Buffer => {
  const head = new ByteWriter().u64(entry.index).u64(0).u32(0).u32(STATE_VERSION).u64(0);
  const before = head.u64(entry.timestampMicros).u32(entry.userId).finish();
  const after = new ByteWriter().u32(0).u32(entry.code).u32(entry.payload.length).bytes(entry.payload).finish();
  const sum = checksum(Buffer.concat([before, after]));
  return Buffer.concat([before, new ByteWriter().u64(sum).finish(), after]);
};

/**
 * Bytes of the entry that begins with `bytes`; undefined when they end inside it.
 * @throws IggyError state_file_corrupted for a length no entry has
 */
export const entryBytes = (bytes: Buffer): number | undefined => {
  if (bytes.length < MIN_ENTRY_BYTES) return undefined;
  const contextLength = bytes.readUInt32LE(CONTEXT_LENGTH_AT);
  const payloadLengthAt = CONTEXT_LENGTH_AT + 4 + contextLength + 4;
  if (contextLength > MAX_FIELD_BYTES) throw new IggyError("state_file_corrupted", { contextLength });
  if (bytes.length < payloadLengthAt + 4) return undefined;
  const payloadLength = bytes.readUInt32LE(payloadLengthAt);
  if (payloadLength > MAX_FIELD_BYTES) throw new IggyError("state_file_corrupted", { payloadLength });
  const length = payloadLengthAt + 4 + payloadLength;
  return bytes.length < length ? undefined : length;
};

/**
 * Reads exactly one entry.
 * @throws IggyError invalid_state_entry_checksum
 */
export const decodeEntry = (bytes: Buffer, checksum: Checksum): StateEntry => {
  const stored = bytes.readBigUInt64LE(CHECKSUM_AT);
  const computed = checksum(Buffer.concat([bytes.subarray(0, CHECKSUM_AT), bytes.subarray(CONTEXT_LENGTH_AT)]));
  if (computed !== stored) throw new IggyError("invalid_state_entry_checksum", { stored, computed });
  const reader = new ByteReader(bytes);
  const index = reader.u64Number();
  reader.skip(24);
  const timestampMicros = reader.u64Number();
  const userId = reader.u32();
  reader.skip(8);
  reader.skip(reader.u32());
  const code = reader.u32();
  const payload = Buffer.from(reader.bytes(reader.u32()));
  return { index, timestampMicros, userId, code, payload };
};

/** Whether `bytes` begin with a whole and sound entry. */
export const beginsWithEntry = (bytes: Buffer, checksum: Checksum): boolean => {
  try {
    const length = entryBytes(bytes);
    if (length === undefined) return false;
    decodeEntry(bytes.subarray(0, length), checksum);
    return true;
  } catch (error) {
    if (isIggyError(error)) return false;
    throw error;
  }
};
