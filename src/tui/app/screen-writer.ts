// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/**
 * Writes frames to a terminal. Lines that changed are written to their places, so that nothing depends on where the cursor was;
 * a terminal that takes them slowly gets the newest frame when it is ready for it.
 */
export class ScreenWriter {
  readonly #output: NodeJS.WriteStream;
  #shown: readonly string[] = [];
  #wanted: readonly string[] | undefined;
  #isHeld = false;

  constructor(output: NodeJS.WriteStream) {
    this.#output = output;
    output.on("drain", this.#show);
  }

  /** The lines of a frame from the top of the screen on. */
  write(frame: readonly string[]): void {
    this.#wanted = frame;
    this.#show();
  }

  /** Clears the screen, so that the next frame is written as a whole. */
  clear(): void {
    this.#shown = [];
    if (!this.#isHeld) this.#output.write("\u001b[0m\u001b[2J");
  }

  /** Nothing is written while somebody else has the terminal. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
  }

  close(): void {
    this.#output.off("drain", this.#show);
  }

  readonly #show = (): void => {
    const lines = this.#wanted;
    if (lines === undefined || this.#isHeld || this.#output.writableNeedDrain) return;
    // Erased first: behind a full line the cursor stands on its last cell, which would be erased with the rest.
    const changes = lines.flatMap((line, row) =>
      line === this.#shown[row] ? [] : `\u001b[${row + 1};1H\u001b[K${line}`,
    );
    for (let row = lines.length; row < this.#shown.length; row++) changes.push(`\u001b[${row + 1};1H\u001b[K`);
    this.#shown = lines;
    if (changes.length > 0) this.#output.write(changes.join(""));
  };
}
