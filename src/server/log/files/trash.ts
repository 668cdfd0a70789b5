// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { renameSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { isMissingFile } from "./io-error.ts";

let putCount = 0;

/**
 * Where files and directories wait for their end, on the same file system: their names are free at once, and the time it
 * takes to remove them is nobody's. Its directory is emptied at every start.
 */
export class Trash {
  readonly #path: string;
  #waiting: string[] = [];

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

  /** Resolves when what was put here is removed. */
  async empty(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const path of waiting) await rm(path, { recursive: true, force: true });
  }
}
