// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { renameSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { isMissingFile } from "./io-error.ts";
import { shrinkFiles } from "./shrink-files.ts";

let putCount = 0;

/**
 * Where files and directories wait for their end, on the same file system: their names are free at once, and the time it
 * takes to remove them is nobody's. It is emptied when every thread has closed what it had open of them: the system removes a
 * file when the last one lets go, and makes that one wait. Its directory is emptied at every start.
 */
export class Trash {
  readonly #path: string;
  #waiting: string[] = [];
  #emptied: Promise<void> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  /** Takes something away from where it is; what does not exist is fine. Throws the system's error. */
  put(path: string): void {
    const moved = join(this.#path, `removed-${putCount++}`);
    try {
      renameSync(path, moved);
      this.#waiting.push(moved);
    } catch (error) {
      if (!isMissingFile(error)) rmSync(path, { recursive: true, force: true });
    }
  }

  /** Resolves when what was put here is removed: one file after the other, so that it keeps one thread of the pool at most. */
  empty(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    const emptied = this.#emptied.then(() => removeAll(waiting));
    this.#emptied = emptied.catch(() => {});
    return emptied;
  }
}

/** What cannot be removed does not keep the rest. */
const removeAll = async (paths: readonly string[]): Promise<void> => {
  const failures: unknown[] = [];
  for (const path of paths) {
    try {
      await shrinkFiles(path);
      await rm(path, { recursive: true, force: true });
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
};
