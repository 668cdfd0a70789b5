// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readSync, writeSync, writevSync } from "node:fs";

/** Writes all bytes of `data[offset, offset + length)` at `position`, however many calls the kernel wants for it. */
export const writeFully = (fd: number, data: Uint8Array, offset: number, length: number, position: number): void => {
  let written = writeSync(fd, data, offset, length, position);
  while (written < length) {
    written += writeSync(fd, data, offset + written, length - written, position + written);
  }
};

/** Writes two pieces one after the other at `position` with one call where the kernel takes them at once. */
export const writePairFully = (fd: number, first: Uint8Array, second: Uint8Array, position: number): void => {
  const written = writevSync(fd, [first, second], position);
  if (written < first.length) {
    writeFully(fd, first, written, first.length - written, position + written);
    writeFully(fd, second, 0, second.length, position + first.length);
  } else if (written < first.length + second.length) {
    const done = written - first.length;
    writeFully(fd, second, done, second.length - done, position + written);
  }
};

/** Reads until `length` bytes are there or the file ends; returns how many came. */
export const readUpTo = (fd: number, into: Uint8Array, offset: number, length: number, position: number): number => {
  let total = 0;
  while (total < length) {
    const read = readSync(fd, into, offset + total, length - total, position + total);
    if (read === 0) break;
    total += read;
  }
  return total;
};
