// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { closeSync, fdatasync, openSync, readSync, writeSync } from "node:fs";
import type { Pooled } from "../files/file-pool.ts";
import { isMissingFile } from "../files/io-error.ts";

/*
 * A consumer offset file, as Apache Iggy 0.8 writes it: exactly 8 bytes, the committed offset as u64 little-endian,
 * overwritten in place. A file with more bytes counts by its first 8; one with fewer holds no offset.
 */
const OFFSET_BYTES = 8;
const OFFSET_FILE_NAME = /^\d{1,10}$/;
const buffer = Buffer.alloc(OFFSET_BYTES);

/** Offset files are named after the number of a consumer or group. */
export const isOffsetFileName = (name: string): boolean => OFFSET_FILE_NAME.test(name);

/** One committed position, open for reading and writing in place. */
export class OffsetFile implements Pooled {
  lastUse = 0;
  readonly #fd: number;
  #pins = 0;
  #closeWanted = false;

  private constructor(fd: number) {
    this.#fd = fd;
  }

  /** Opens the file; `create` makes it where it does not exist. Throws the system's error otherwise. */
  static open(path: string, create: boolean): OffsetFile {
    if (!create) return new OffsetFile(openSync(path, "r+"));
    try {
      return new OffsetFile(openSync(path, "r+"));
    } catch {
      return new OffsetFile(openSync(path, "wx+"));
    }
  }

  read(): number | undefined {
    if (readSync(this.#fd, buffer, 0, OFFSET_BYTES, 0) < OFFSET_BYTES) return undefined;
    return Number(buffer.readBigUInt64LE(0));
  }

  write(offset: number): void {
    buffer.writeBigUInt64LE(BigInt(offset), 0);
    writeSync(this.#fd, buffer, 0, OFFSET_BYTES, 0);
  }

  sync(): Promise<void> {
    this.#pins++;
    return new Promise((resolve, reject) => {
      fdatasync(this.#fd, (error) => {
        this.#pins--;
        if (this.#pins === 0 && this.#closeWanted) closeSync(this.#fd);
        if (error === null) resolve();
        else reject(error);
      });
    });
  }

  close(): void {
    if (this.#closeWanted) return;
    this.#closeWanted = true;
    if (this.#pins === 0) closeSync(this.#fd);
  }
}

/** What a file that nobody keeps open holds; undefined for none. Throws the system's error. */
export const readOffsetFile = (path: string): number | undefined => {
  try {
    const file = OffsetFile.open(path, false);
    try {
      return file.read();
    } finally {
      file.close();
    }
  } catch (error) {
    if (isMissingFile(error)) return undefined;
    throw error;
  }
};
