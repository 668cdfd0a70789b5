// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { fdatasync, readSync, writeSync } from "node:fs";
import { isMissingFile } from "../files/io-error.ts";
import { PooledFile } from "../files/pooled-file.ts";

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
export class OffsetFile {
  readonly #file: PooledFile;

  private constructor(file: PooledFile) {
    this.#file = file;
  }

  /** Opens the file; `create` makes it where it does not exist. Throws the system's error otherwise. */
  static open(file: PooledFile, create: boolean): OffsetFile {
    try {
      file.open();
    } catch (error) {
      if (!create) throw error;
      file.create();
    }
    return new OffsetFile(file);
  }

  read(): number | undefined {
    if (readSync(this.#file.fd, buffer, 0, OFFSET_BYTES, 0) < OFFSET_BYTES) return undefined;
    return Number(buffer.readBigUInt64LE(0));
  }

  write(offset: number): void {
    buffer.writeBigUInt64LE(BigInt(offset), 0);
    writeSync(this.#file.fd, buffer, 0, OFFSET_BYTES, 0);
  }

  sync(): Promise<void> {
    this.#file.pin();
    return new Promise((resolve, reject) => {
      fdatasync(this.#file.fd, (error) => {
        this.#file.unpin();
        if (error === null) resolve();
        else reject(error);
      });
    });
  }

  close(): void {
    this.#file.close();
  }
}

/** What a file that nobody keeps open holds; undefined for none. Throws the system's error. */
export const readOffsetFile = (path: string): number | undefined => {
  try {
    const file = OffsetFile.open(new PooledFile(path), false);
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
