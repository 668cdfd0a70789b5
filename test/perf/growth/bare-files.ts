// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Control, Sample } from "./measure.ts";

const STORED_MESSAGE_BYTES = 64 + 1000;
const STRIDE = 7919;

/** What the system does when a bare loop writes to so many files in turns, all of them open: no server, no network. */
export class BareFiles implements Control {
  readonly files: number;
  readonly #descriptors: readonly number[];
  readonly #positions: number[];
  readonly #bytes = Buffer.alloc(STORED_MESSAGE_BYTES, 0x61);
  #file = 0;

  constructor(directory: string, files: number) {
    mkdirSync(directory, { recursive: true });
    this.files = files;
    this.#descriptors = Array.from({ length: files }, (_, file) => openSync(join(directory, `${file}.log`), "w"));
    this.#positions = this.#descriptors.map(() => 0);
    this.measure(files);
  }

  measure(count: number): Sample {
    const startedMs = performance.now();
    const before = process.cpuUsage();
    for (let written = 0; written < count; written++) {
      const file = this.#file;
      const position = this.#positions[file]!;
      writeSync(this.#descriptors[file]!, this.#bytes, 0, STORED_MESSAGE_BYTES, position);
      this.#positions[file] = position + STORED_MESSAGE_BYTES;
      this.#file = (file + STRIDE) % this.files;
    }
    const { user, system } = process.cpuUsage(before);
    const seconds = (performance.now() - startedMs) / 1000;
    return { requestsPerSecond: count / seconds, cpuMicros: (user + system) / count };
  }

  close(): void {
    for (const descriptor of this.#descriptors) closeSync(descriptor);
  }
}
