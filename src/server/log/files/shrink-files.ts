// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { lstat, open, readdir } from "node:fs/promises";
import { join } from "node:path";

/** The disk is busy for some tens of milliseconds with so many bytes that are given back. */
const STEP_BYTES = 16 * 1024 * 1024;

/**
 * Cuts a file, or every file below a directory, down to what is removed at once: giving a large file back in one piece would
 * keep every sync of others waiting until the disk is done.
 */
export const shrinkFiles = async (path: string): Promise<void> => {
  const found = await lstat(path);
  if (found.isFile()) return shrink(path);
  if (!found.isDirectory()) return;
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) await shrink(join(entry.parentPath, entry.name));
  }
};

const shrink = async (path: string): Promise<void> => {
  const { size, nlink } = await lstat(path);
  // Somebody's copy of the data directory may share the bytes.
  if (size <= STEP_BYTES || nlink > 1) return;
  const file = await open(path, "r+");
  try {
    for (let left = size - STEP_BYTES; left > 0; left -= STEP_BYTES) await file.truncate(left);
  } finally {
    await file.close();
  }
};
