// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { fstatSync } from "node:fs";
import { IggyError, isIggyError } from "../../../protocol/errors/iggy-error.ts";
import type { UnitCipher } from "../../encryption/unit-cipher.ts";
import { ioError } from "../../log/files/io-error.ts";
import { readUpTo } from "../../log/files/whole-io.ts";
import { type Checksum, decodeEntry, entryBytes, type StateEntry } from "./entry-codec.ts";
import { isUnfinishedAppend } from "./unfinished-append.ts";

const WINDOW_BYTES = 1024 * 1024;

export interface StateLogSource {
  /** Named in errors. */
  readonly path: string;
  readonly checksum: Checksum;
  /** Present when payloads are encrypted. */
  readonly cipher?: UnitCipher | undefined;
}

export interface LocatedEntry {
  readonly entry: StateEntry;
  /** Of its first byte in the file. */
  readonly position: number;
}

/** Reads a state log from its first entry on; changes nothing. */
export class StateLogReader {
  readonly #fd: number;
  readonly #source: StateLogSource;
  #bytes = 0;
  #nextIndex = 0;
  #tailBytes = 0;

  constructor(fd: number, source: StateLogSource) {
    this.#fd = fd;
    this.#source = source;
  }

  /** Bytes of the entries read so far. */
  get bytes(): number {
    return this.#bytes;
  }

  get nextIndex(): number {
    return this.#nextIndex;
  }

  /** Bytes of an incomplete last entry, which a crash during an append leaves; known after the last entry. */
  get tailBytes(): number {
    return this.#tailBytes;
  }

  /**
   * @throws IggyError state_file_corrupted, invalid_state_entry_checksum, cannot_decrypt_data for damage that no crash leaves, or
   * another key; cannot_read_file
   */
  *entries(): Generator<LocatedEntry> {
    let window: Buffer = Buffer.alloc(0);
    for (;;) {
      const length = this.#located(() => entryBytes(window));
      if (length !== undefined) {
        yield this.#next(window.subarray(0, length));
        window = window.subarray(length);
        continue;
      }
      const more = this.#read(this.#bytes + window.length);
      if (more.length === 0) break;
      window = Buffer.concat([window, more]);
    }
    if (window.length > 0) this.#checkTail(window);
    this.#tailBytes = window.length;
  }

  #next(bytes: Buffer): LocatedEntry {
    const position = this.#bytes;
    const { checksum, cipher } = this.#source;
    const entry = this.#located(() => {
      const decoded = decodeEntry(bytes, checksum, cipher);
      if (decoded.index === this.#nextIndex) return decoded;
      throw new IggyError("state_file_corrupted", { index: decoded.index });
    });
    this.#bytes += bytes.length;
    this.#nextIndex++;
    return { entry, position };
  }

  #checkTail(tail: Buffer): void {
    const { checksum, cipher } = this.#source;
    this.#located(() => {
      if (isUnfinishedAppend(tail, this.#nextIndex, checksum, cipher)) return;
      throw new IggyError("state_file_corrupted", { reason: "the length of an entry is damaged" });
    });
  }

  #read(position: number): Buffer {
    try {
      const length = Math.min(WINDOW_BYTES, Math.max(0, fstatSync(this.#fd).size - position));
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readUpTo(this.#fd, bytes, 0, length, position));
    } catch (error) {
      throw ioError("cannot_read_file", this.#source.path, error);
    }
  }

  #located<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      if (!isIggyError(error)) throw error;
      const place = { path: this.#source.path, entry: this.#nextIndex, position: this.#bytes };
      throw new IggyError(error.errorName, { ...error.context, ...place }, { cause: error });
    }
  }
}
