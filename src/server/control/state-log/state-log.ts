// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, openSync } from "node:fs";
import { IggyError, isIggyError } from "../../../protocol/errors/iggy-error.ts";
import { ioError } from "../../log/files/io-error.ts";
import { readUpTo, writeFully } from "../../log/files/whole-io.ts";
import { type Checksum, decodeEntry, encodeEntry, entryBytes, type StateEntry } from "./entry-codec.ts";

const WINDOW_BYTES = 1024 * 1024;

interface Options {
  readonly path: string;
  /** Sync the file after every append. */
  readonly enforceFsync: boolean;
  readonly checksum: Checksum;
}

/** The file that every change of the metadata is appended to, and read back from at start. */
export class StateLog {
  readonly #options: Options;
  readonly #fd: number;
  #bytes = 0;
  #nextIndex = 0;

  /** Opens or creates the file; `entries` has to be walked to its end before the first append. */
  constructor(options: Options) {
    this.#options = options;
    try {
      this.#fd = openSync(options.path, "a+");
      closeSync(this.#fd);
      this.#fd = openSync(options.path, "r+");
    } catch (error) {
      throw ioError("cannot_read_file", options.path, error);
    }
  }

  get nextIndex(): number {
    return this.#nextIndex;
  }

  /**
   * All entries from the first on. An incomplete last one, which a crash during an append leaves, is cut off and reported to
   * `onRepair`.
   * @throws IggyError state_file_corrupted, invalid_state_entry_checksum for any other damage
   */
  *entries(onRepair: (finding: string) => void): Generator<StateEntry> {
    const fileBytes = fstatSync(this.#fd).size;
    this.#bytes = 0;
    this.#nextIndex = 0;
    let window: Buffer = Buffer.alloc(0);
    let read = 0;
    for (;;) {
      const length = this.#located(() => entryBytes(window));
      if (length !== undefined) {
        yield this.#next(window.subarray(0, length));
        window = window.subarray(length);
        continue;
      }
      if (read === fileBytes) break;
      const more = Buffer.alloc(Math.min(WINDOW_BYTES, fileBytes - read));
      read += readUpTo(this.#fd, more, 0, more.length, read);
      window = Buffer.concat([window, more]);
    }
    if (window.length === 0) return;
    ftruncateSync(this.#fd, this.#bytes);
    onRepair(`cut ${window.length} bytes of an incomplete last entry off ${this.#options.path}`);
  }

  /**
   * Appends one entry; the file is as before when this fails.
   * @throws IggyError cannot_append_to_file
   */
  append(change: Omit<StateEntry, "index">): void {
    const bytes = encodeEntry({ index: this.#nextIndex, ...change }, this.#options.checksum);
    try {
      writeFully(this.#fd, bytes, 0, bytes.length, this.#bytes);
      if (this.#options.enforceFsync) fdatasyncSync(this.#fd);
    } catch (error) {
      ftruncateSync(this.#fd, this.#bytes);
      throw ioError("cannot_append_to_file", this.#options.path, error);
    }
    this.#bytes += bytes.length;
    this.#nextIndex++;
  }

  sync(): void {
    fdatasyncSync(this.#fd);
  }

  close(): void {
    closeSync(this.#fd);
  }

  #next(bytes: Buffer): StateEntry {
    const entry = this.#located(() => decodeEntry(bytes, this.#options.checksum));
    if (entry.index !== this.#nextIndex) {
      const context = { path: this.#options.path, index: entry.index, expected: this.#nextIndex };
      throw new IggyError("state_file_corrupted", context);
    }
    this.#bytes += bytes.length;
    this.#nextIndex++;
    return entry;
  }

  #located<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      if (!isIggyError(error)) throw error;
      const place = { path: this.#options.path, entry: this.#nextIndex, position: this.#bytes };
      throw new IggyError(error.errorName, { ...error.context, ...place });
    }
  }
}
