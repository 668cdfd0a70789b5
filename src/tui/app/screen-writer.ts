// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { EventEmitter } from "node:events";
import type { Size } from "../state/state.ts";

/**
 * Where Ink writes whole frames to. Lines that changed are written to their places on the terminal, so that nothing depends on
 * where the cursor was; a terminal that takes them slowly gets the newest frame when it is ready for it.
 */
export class ScreenWriter extends EventEmitter {
  readonly isTTY = true;
  readonly #output: NodeJS.WriteStream;
  #shown: readonly string[] = [];
  #wanted: string | undefined;
  #size: Size;
  #isHeld = false;

  constructor(output: NodeJS.WriteStream, size: Size) {
    super();
    this.#output = output;
    this.#size = size;
    output.on("drain", () => this.#show());
  }

  get columns(): number {
    return this.#size.columns;
  }

  get rows(): number {
    return this.#size.rows;
  }

  /** A frame as Ink lays it out. */
  write(frame: string): boolean {
    this.#wanted = frame;
    this.#show();
    return true;
  }

  /** The next frame is written as a whole. */
  redraw(size: Size): void {
    this.#size = size;
    this.#shown = [];
    if (!this.#isHeld) this.#output.write("\u001b[0m\u001b[2J");
    this.#show();
  }

  /** Nothing is written while somebody else has the terminal. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
  }

  #show(): void {
    if (this.#wanted === undefined || this.#isHeld || this.#output.writableNeedDrain) return;
    const lines = this.#wanted.split("\n").slice(0, this.#size.rows - 1);
    const changes = lines.flatMap((line, row) =>
      line === this.#shown[row] ? [] : `\u001b[${row + 1};1H${line}\u001b[0m\u001b[K`,
    );
    for (let row = lines.length; row < this.#shown.length; row++) changes.push(`\u001b[${row + 1};1H\u001b[K`);
    this.#shown = lines;
    if (changes.length > 0) this.#output.write(changes.join(""));
  }
}
