// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { closeSync, existsSync, fdatasyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import { syncDirectory } from "../../log/files/sync-directory.ts";

/** Which version of the server wrote a data directory. */
export interface StateInfo {
  readonly version: string;
  /** Decimal digits; informational. */
  readonly hash: string;
}

/*
 * state/info: MessagePack, an array of two: an array of two strings (version, hash), and a list of migrations, which is
 * empty. Strings here are shorter than 32 bytes, so they are a byte 0xa0 + length and the text.
 */
const ARRAY_OF_TWO = 0x92;
const EMPTY_ARRAY = 0x90;
const SHORT_TEXT = 0xa0;
const SHORT_TEXT_MASK = 0xe0;

export const encodeStateInfo = ({ version, hash }: StateInfo): Buffer =>
  Buffer.concat([Buffer.from([ARRAY_OF_TWO, ARRAY_OF_TWO]), text(version), text(hash), Buffer.from([EMPTY_ARRAY])]);

/** @throws IggyError state_file_corrupted */
export const decodeStateInfo = (bytes: Buffer): StateInfo => {
  if (bytes[0] !== ARRAY_OF_TWO || bytes[1] !== ARRAY_OF_TWO) throw new IggyError("state_file_corrupted");
  const version = readText(bytes, 2);
  return { version, hash: readText(bytes, 3 + Buffer.byteLength(version)) };
};

/**
 * Makes the record of the version that uses a state directory; one of another version is replaced.
 * @returns the version that was recorded before
 */
export const recordVersion = (stateDirectory: string, info: StateInfo): string | undefined => {
  const path = join(stateDirectory, "info");
  const recorded = existsSync(path) ? decodeStateInfo(readFileSync(path)).version : undefined;
  if (recorded === info.version) return recorded;
  const temporary = `${path}.new`;
  const fd = openSync(temporary, "w");
  try {
    writeSync(fd, encodeStateInfo(info));
    fdatasyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(temporary, path);
  syncDirectory(stateDirectory);
  return recorded;
};

const text = (value: string): Buffer => Buffer.concat([Buffer.from([SHORT_TEXT | value.length]), Buffer.from(value)]);

const readText = (bytes: Buffer, at: number): string => {
  const tag = bytes[at] ?? 0;
  const end = at + 1 + (tag & ~SHORT_TEXT_MASK);
  if ((tag & SHORT_TEXT_MASK) !== SHORT_TEXT || end > bytes.length) throw new IggyError("state_file_corrupted", { at });
  return bytes.toString("utf8", at + 1, end);
};
