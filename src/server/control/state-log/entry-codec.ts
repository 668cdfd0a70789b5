// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError, isIggyError } from "../../../protocol/errors/iggy-error.ts";
import { ByteReader } from "../../../protocol/primitives/byte-reader.ts";
import { ByteWriter } from "../../../protocol/primitives/byte-writer.ts";
import { UNIT_OVERHEAD_BYTES, type UnitCipher } from "../../encryption/unit-cipher.ts";
import { decodeChange } from "./change-codec.ts";

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
 * The checksum is XXH3-64 of everything else. Where the directory is encrypted, the payload is a unit (see unit-cipher.ts) and
 * its length the unit's; the checksum is that of the plain entry.
 */
const CHECKSUM_AT = 44;
export const CONTEXT_LENGTH_AT = 52;
/** Of an entry without context and payload. */
export const MIN_ENTRY_BYTES = 64;
export const STATE_VERSION = 8000;
/** Larger than any control command, so that a damaged length is not taken for an incomplete entry. */
export const MAX_FIELD_BYTES = 16 * 1024 * 1024;

export const encodeEntry = (entry: StateEntry, checksum: Checksum, cipher?: UnitCipher): Buffer => {
  const { index, timestampMicros, userId, code, payload } = entry;
  const before = new ByteWriter().u64(index).u64(0).u32(0).u32(STATE_VERSION).u64(0).u64(timestampMicros).u32(userId);
  const head = before.finish();
  const sum = checksum(Buffer.concat([head, encodeRest(code, payload)]));
  const stored = cipher === undefined ? payload : cipher.encrypt(payload);
  return Buffer.concat([head, new ByteWriter().u64(sum).finish(), encodeRest(code, stored)]);
};

const encodeRest = (code: number, payload: Uint8Array): Buffer =>
  new ByteWriter().u32(0).u32(code).u32(payload.length).bytes(payload).finish();

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
 * Reads exactly one entry; with a cipher, one that is encrypted.
 * @throws IggyError invalid_state_entry_checksum, cannot_decrypt_data
 */
export const decodeEntry = (bytes: Buffer, checksum: Checksum, cipher?: UnitCipher): StateEntry => {
  const codeAt = CONTEXT_LENGTH_AT + 4 + bytes.readUInt32LE(CONTEXT_LENGTH_AT);
  const stored = bytes.subarray(codeAt + 8);
  const payload = cipher === undefined ? Buffer.from(stored) : decrypt(bytes, stored, checksum, cipher);
  const code = bytes.readUInt32LE(codeAt);
  verifyChecksum(bytes, codeAt, payload, checksum, cipher);
  const reader = new ByteReader(bytes);
  const index = reader.u64Number();
  reader.skip(24);
  return { index, timestampMicros: reader.u64Number(), userId: reader.u32(), code, payload };
};

/** Whether `bytes` begin with a whole and sound entry. */
export const beginsWithEntry = (bytes: Buffer, checksum: Checksum, cipher?: UnitCipher): boolean => {
  try {
    const length = entryBytes(bytes);
    if (length === undefined) return false;
    decodeEntry(bytes.subarray(0, length), checksum, cipher);
    return true;
  } catch (error) {
    if (isIggyError(error)) return false;
    throw error;
  }
};

const decrypt = (bytes: Buffer, stored: Uint8Array, checksum: Checksum, cipher: UnitCipher): Buffer => {
  try {
    return cipher.decrypt(stored);
  } catch (error) {
    if (!isIggyError(error)) throw error;
    throw new IggyError(error.errorName, whyUndecryptable(bytes, checksum), { cause: error });
  }
};

const whyUndecryptable = (bytes: Buffer, checksum: Checksum) =>
  beginsWithEntry(bytes, checksum)
    ? {
        reason: "the entry is not encrypted",
        advice: "set system.encryption.enabled to false: the directory was made without encryption",
      }
    : {
        reason: "the key does not fit, or the entry is damaged",
        advice: "give system.encryption.key the key the directory was made with",
      };

const verifyChecksum = (
  bytes: Buffer,
  codeAt: number,
  payload: Buffer,
  checksum: Checksum,
  cipher: UnitCipher | undefined,
): void => {
  const length = new ByteWriter().u32(payload.length).finish();
  const head = [bytes.subarray(0, CHECKSUM_AT), bytes.subarray(CONTEXT_LENGTH_AT, codeAt + 4)];
  const stored = bytes.readBigUInt64LE(CHECKSUM_AT);
  const computed = checksum(Buffer.concat([...head, length, payload]));
  if (computed === stored) return;
  if (cipher === undefined && looksEncrypted(bytes, codeAt, payload)) {
    throw new IggyError("cannot_decrypt_data", {
      reason: "the entry is encrypted, or damaged",
      advice: "set system.encryption.enabled and system.encryption.key as they were when the directory was made",
    });
  }
  throw new IggyError("invalid_state_entry_checksum", { stored, computed });
};

/** Told by the first entry alone: behind a plain one, what cannot be read is damaged. */
const looksEncrypted = (bytes: Buffer, codeAt: number, payload: Buffer): boolean => {
  if (bytes.readBigUInt64LE(0) !== 0n || payload.length < UNIT_OVERHEAD_BYTES) return false;
  try {
    decodeChange(bytes.readUInt32LE(codeAt), payload);
    return false;
  } catch (error) {
    if (isIggyError(error)) return true;
    throw error;
  }
};
