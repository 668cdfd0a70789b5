// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { IggyError, isIggyError } from "../../../protocol/errors/iggy-error.ts";
import type { UnitCipher } from "../../encryption/unit-cipher.ts";
import { ioError, isMissingFile } from "../../log/files/io-error.ts";
import { syncDirectory } from "../../log/files/sync-directory.ts";
import { readUpTo, writeFully } from "../../log/files/whole-io.ts";
import { type Checksum, decodeEntry, encodeEntry, entryBytes, type StateEntry } from "./entry-codec.ts";
import { isUnfinishedAppend } from "./unfinished-append.ts";

const WINDOW_BYTES = 1024 * 1024;

interface Options {
  readonly path: string;
  /** Sync the file after every append. */
  readonly enforceFsync: boolean;
  readonly checksum: Checksum;
  /** Present when payloads are encrypted. */
  readonly cipher?: UnitCipher | undefined;
}

export interface LocatedEntry {
  readonly entry: StateEntry;
  /** Of its first byte in the file. */
  readonly position: number;
}

/** The file that every change of the metadata is appended to, and read back from at start. */
export class StateLog {
  readonly #options: Options;
  readonly #fd: number;
  #bytes = 0;
  #nextIndex = 0;
  #isTorn = false;

  /** Opens or creates the file; `entries` has to be walked to its end before the first append. */
  constructor(options: Options) {
    this.#options = options;
    this.#fd = openOrCreate(options.path);
  }

  get nextIndex(): number {
    return this.#nextIndex;
  }

  /**
   * All entries from the first on. An incomplete last one, which a crash during an append leaves, is cut off and reported to
   * `onRepair`.
   * @throws IggyError state_file_corrupted, invalid_state_entry_checksum, cannot_decrypt_data for any other damage or another
   * key; cannot_read_file
   */
  *entries(onRepair: (finding: string) => void): Generator<LocatedEntry> {
    this.#bytes = 0;
    this.#nextIndex = 0;
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
    if (window.length > 0) this.#cutOff(window, onRepair);
  }

  /**
   * Appends one entry; the file is as before when this fails.
   * @throws IggyError cannot_append_to_file
   */
  append(change: Omit<StateEntry, "index">): void {
    const { checksum, cipher } = this.#options;
    const bytes = encodeEntry({ index: this.#nextIndex, ...change }, checksum, cipher);
    try {
      if (this.#isTorn) this.#truncate();
      this.#isTorn = true;
      writeFully(this.#fd, bytes, 0, bytes.length, this.#bytes);
      if (this.#options.enforceFsync) fdatasyncSync(this.#fd);
    } catch (error) {
      this.#undo();
      throw ioError("cannot_append_to_file", this.#options.path, error);
    }
    this.#isTorn = false;
    this.#bytes += bytes.length;
    this.#nextIndex++;
  }

  sync(): void {
    fdatasyncSync(this.#fd);
  }

  close(): void {
    if (this.#isTorn) this.#undo();
    closeSync(this.#fd);
  }

  #next(bytes: Buffer): LocatedEntry {
    const position = this.#bytes;
    const entry = this.#located(() => {
      const decoded = decodeEntry(bytes, this.#options.checksum, this.#options.cipher);
      if (decoded.index === this.#nextIndex) return decoded;
      throw new IggyError("state_file_corrupted", { index: decoded.index });
    });
    this.#bytes += bytes.length;
    this.#nextIndex++;
    return { entry, position };
  }

  #read(position: number): Buffer {
    try {
      const length = Math.min(WINDOW_BYTES, Math.max(0, fstatSync(this.#fd).size - position));
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readUpTo(this.#fd, bytes, 0, length, position));
    } catch (error) {
      throw ioError("cannot_read_file", this.#options.path, error);
    }
  }

  #cutOff(tail: Buffer, onRepair: (finding: string) => void): void {
    this.#located(() => {
      if (isUnfinishedAppend(tail, this.#nextIndex, this.#options.checksum, this.#options.cipher)) return;
      throw new IggyError("state_file_corrupted", { reason: "the length of an entry is damaged" });
    });
    try {
      this.#truncate();
    } catch (error) {
      throw ioError("cannot_write_to_file", this.#options.path, error);
    }
    onRepair(`cut ${tail.length} bytes of an incomplete last entry off ${this.#options.path}`);
  }

  #truncate(): void {
    ftruncateSync(this.#fd, this.#bytes);
    this.#isTorn = false;
  }

  /** Takes away what a failed append left. A disk that refuses this too is asked again before the next append. */
  #undo(): void {
    try {
      this.#truncate();
    } catch {
      this.#isTorn = true;
    }
  }

  #located<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      if (!isIggyError(error)) throw error;
      const place = { path: this.#options.path, entry: this.#nextIndex, position: this.#bytes };
      throw new IggyError(error.errorName, { ...error.context, ...place }, { cause: error });
    }
  }
}

const openOrCreate = (path: string): number => {
  try {
    return openSync(path, "r+");
  } catch (error) {
    if (!isMissingFile(error)) throw ioError("cannot_read_file", path, error);
  }
  try {
    const fd = openSync(path, "w+");
    syncDirectory(dirname(path));
    return fd;
  } catch (error) {
    throw ioError("cannot_write_to_file", path, error);
  }
};
