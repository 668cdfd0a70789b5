// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { writeSync } from "node:fs";
import type { WriteStream } from "node:tty";

const ENTER = "\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[?2004h\u001b[2J\u001b[H";
const LEAVE = "\u001b[?2004l\u001b[?7h\u001b[0m\u001b[?25h\u001b[?1049l";

/** The terminal while the program has it: the second screen, no cursor, no wrapping of lines, marked pastes, raw keys. */
export class Terminal {
  readonly #input: NodeJS.ReadStream;
  readonly #output: WriteStream;
  #isEntered = false;

  constructor(input: NodeJS.ReadStream, output: WriteStream) {
    this.#input = input;
    this.#output = output;
    process.on("exit", this.leave);
  }

  enter(): void {
    this.#isEntered = true;
    this.#input.setRawMode(true);
    this.#input.resume();
    this.#output.write(ENTER);
  }

  /** Gives the terminal back as it was; at once, as the process may end with the next line. */
  readonly leave = (): void => {
    if (!this.#isEntered) return;
    this.#isEntered = false;
    try {
      this.#input.setRawMode(false);
    } catch {
      // A terminal that is gone has no mode.
    }
    writeAtOnce(STANDARD_OUTPUT, LEAVE);
  };
}

const STANDARD_OUTPUT = 1;
const RETRIES = 100;

const writeAtOnce = (descriptor: number, text: string): void => {
  for (let attempt = 0; attempt < RETRIES; attempt++) {
    try {
      writeSync(descriptor, text);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return;
    }
  }
};
