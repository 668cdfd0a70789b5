// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { closeSync, fdatasyncSync, openSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import { ioError, isMissingFile } from "../../log/files/io-error.ts";
import { syncDirectory } from "../../log/files/sync-directory.ts";
import { writeFully } from "../../log/files/whole-io.ts";

/** Which version of the server wrote a data directory. */
export interface StateInfo {
  readonly version: string;
  /** Decimal digits; informational. */
  readonly hash: string;
}

/*
 * state/info: MessagePack, an array of two: an array of two strings (version, hash), and a list of migrations, which is
 * empty. A string shorter than 32 bytes is a byte 0xa0 + length and the text, one of up to 255 bytes 0xd9, length u8, text.
 */
const ARRAY_OF_TWO = 0x92;
const EMPTY_ARRAY = 0x90;
const SHORT_TEXT = 0xa0;
const SHORT_TEXT_MASK = 0xe0;
const MAX_SHORT_TEXT_BYTES = 31;
const TEXT = 0xd9;

export const encodeStateInfo = ({ version, hash }: StateInfo): Buffer =>
  Buffer.concat([Buffer.from([ARRAY_OF_TWO, ARRAY_OF_TWO]), text(version), text(hash), Buffer.from([EMPTY_ARRAY])]);

/**
 * Bytes after the two strings are not looked at.
 * @throws IggyError state_file_corrupted
 */
export const decodeStateInfo = (bytes: Buffer): StateInfo => {
  if (bytes[0] !== ARRAY_OF_TWO || bytes[1] !== ARRAY_OF_TWO) throw new IggyError("state_file_corrupted", { at: 0 });
  const version = readText(bytes, 2);
  return { version: version.text, hash: readText(bytes, version.end).text };
};

/**
 * Makes the record of the version that uses a state directory; one of another version is replaced.
 * @returns the version that was recorded before
 * @throws IggyError state_file_corrupted, cannot_read_file, cannot_write_to_file
 */
export const recordVersion = (stateDirectory: string, info: StateInfo): string | undefined => {
  const path = join(stateDirectory, "info");
  const recorded = readVersion(path);
  if (recorded === info.version) return recorded;
  try {
    replaceFile(path, encodeStateInfo(info));
    syncDirectory(stateDirectory);
  } catch (error) {
    throw ioError("cannot_write_to_file", path, error);
  }
  return recorded;
};

const readVersion = (path: string): string | undefined => {
  try {
    return decodeStateInfo(readFileSync(path)).version;
  } catch (error) {
    if (isMissingFile(error)) return undefined;
    if (!(error instanceof IggyError)) throw ioError("cannot_read_file", path, error);
    throw new IggyError(error.errorName, { ...error.context, path }, { cause: error });
  }
};

const replaceFile = (path: string, bytes: Buffer): void => {
  const temporary = `${path}.new`;
  const fd = openSync(temporary, "w");
  try {
    writeFully(fd, bytes, 0, bytes.length, 0);
    fdatasyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(temporary, path);
};

const text = (value: string): Buffer => {
  const bytes = Buffer.from(value);
  const tag = bytes.length <= MAX_SHORT_TEXT_BYTES ? [SHORT_TEXT | bytes.length] : [TEXT, bytes.length];
  return Buffer.concat([Buffer.from(tag), bytes]);
};

const readText = (bytes: Buffer, at: number): { readonly text: string; readonly end: number } => {
  const tag = bytes[at] ?? 0;
  const isShort = (tag & SHORT_TEXT_MASK) === SHORT_TEXT;
  const start = isShort ? at + 1 : at + 2;
  const length = isShort ? tag & MAX_SHORT_TEXT_BYTES : (bytes[at + 1] ?? 0);
  const end = start + length;
  if ((!isShort && tag !== TEXT) || end > bytes.length) throw new IggyError("state_file_corrupted", { at });
  return { text: bytes.toString("utf8", start, end), end };
};
