// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { writeSync } from "node:fs";
import type { WriteStream } from "node:tty";
import { MOUSE_OFF, MOUSE_ON } from "./mouse.ts";

const ENTER = "\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[?2004h\u001b[2J\u001b[H";
const ENTER_LINEAR = "\u001b[?2004h";
const LEAVE_LINEAR = "\u001b[?2004l";
const LEAVE = "\u001b[?2004l\u001b[?7h\u001b[0m\u001b[?25h\u001b[?1049l";

/** The terminal as it is wanted. */
export interface TerminalUse {
  /** Lines go on below each other on the first screen. */
  readonly isLinear: boolean;
  readonly hasMouse: boolean;
}

/** The terminal while the program has it: the second screen, no cursor, no wrapping of lines, marked pastes, raw keys. */
export class Terminal {
  readonly #input: NodeJS.ReadStream;
  readonly #output: WriteStream;
  #isEntered = false;
  #leaving = "";

  constructor(input: NodeJS.ReadStream, output: WriteStream) {
    this.#input = input;
    this.#output = output;
    process.on("exit", this.leave);
  }

  enter({ isLinear, hasMouse }: TerminalUse): void {
    this.#isEntered = true;
    this.#leaving = (hasMouse ? MOUSE_OFF : "") + (isLinear ? LEAVE_LINEAR : LEAVE);
    this.#input.setRawMode(true);
    this.#input.resume();
    this.#output.write((isLinear ? ENTER_LINEAR : ENTER) + (hasMouse ? MOUSE_ON : ""));
  }

  /** Asks for what the mouse does, or no more. */
  reportMouse(hasMouse: boolean, use: TerminalUse): void {
    this.#leaving = (hasMouse ? MOUSE_OFF : "") + (use.isLinear ? LEAVE_LINEAR : LEAVE);
    this.#output.write(hasMouse ? MOUSE_ON : MOUSE_OFF);
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
    writeAtOnce(STANDARD_OUTPUT, this.#leaving);
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
