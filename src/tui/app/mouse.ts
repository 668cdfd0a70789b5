// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { Transform } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type { Event } from "../state/event.ts";

export const MOUSE_ON = "\u001b[?1000h\u001b[?1006h";
export const MOUSE_OFF = "\u001b[?1006l\u001b[?1000l";

/** What a terminal sends for the mouse once it is asked to: the button, column and row from 1 on, `M` pressed or `m` let go. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: sequences of terminals begin with one.
const REPORT = /\u001b\[<(\d{1,4});(\d{1,4});(\d{1,4})([Mm])/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above.
const UNFINISHED = /\u001b(?:\[(?:<[\d;]{0,14})?)?$/;
/** How long the beginning of a sequence is waited on; what nothing follows was the escape key. */
const UNFINISHED_MS = 30;

const LEFT = 0;
const WHEEL_UP = 64;
const WHEEL_DOWN = 65;

/** Takes what the mouse does out of the input of a terminal while it is used, and lets the rest through. */
export const withoutMouse = (isUsed: () => boolean, dispatch: (event: Event) => void): Transform => {
  const decoder = new StringDecoder("utf8");
  let held = "";
  let timer: NodeJS.Timeout | undefined;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      clearTimeout(timer);
      const text = held + decoder.write(chunk);
      held = isUsed() ? (UNFINISHED.exec(text)?.[0] ?? "") : "";
      if (held !== "") {
        timer = setTimeout(() => {
          this.push(held);
          held = "";
        }, UNFINISHED_MS);
      }
      const rest = text.slice(0, text.length - held.length).replace(REPORT, (_, button, column, row, kind) => {
        const event = kind === "M" ? eventOf(Number(button), Number(column), Number(row)) : undefined;
        if (event !== undefined) dispatch(event);
        return "";
      });
      done(null, rest);
    },
    flush(done) {
      clearTimeout(timer);
      done(null, held);
    },
  });
};

const eventOf = (button: number, column: number, row: number): Event | undefined => {
  if (button === WHEEL_UP || button === WHEEL_DOWN) return { type: "wheel", by: button === WHEEL_UP ? -1 : 1 };
  return button === LEFT ? { type: "click", column: column - 1, row: row - 1 } : undefined;
};
