// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { closeSync, fdatasyncSync, ftruncateSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { ioError, isMissingFile } from "../../log/files/io-error.ts";
import { syncDirectory } from "../../log/files/sync-directory.ts";
import { writeFully } from "../../log/files/whole-io.ts";
import { encodeEntry, type StateEntry } from "./entry-codec.ts";
import { type LocatedEntry, StateLogReader, type StateLogSource } from "./state-log-reader.ts";

interface Options extends StateLogSource {
  /** Sync the file after every append. */
  readonly enforceFsync: boolean;
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
    const reader = new StateLogReader(this.#fd, this.#options);
    for (const located of reader.entries()) {
      this.#bytes = reader.bytes;
      this.#nextIndex = reader.nextIndex;
      yield located;
    }
    if (reader.tailBytes > 0) this.#cutOff(reader.tailBytes, onRepair);
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

  #cutOff(tailBytes: number, onRepair: (finding: string) => void): void {
    try {
      this.#truncate();
    } catch (error) {
      throw ioError("cannot_write_to_file", this.#options.path, error);
    }
    onRepair(`cut ${tailBytes} bytes of an incomplete last entry off ${this.#options.path}`);
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
