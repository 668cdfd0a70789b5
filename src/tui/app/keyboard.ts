// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { emitKeypressEvents, type Interface, type Key } from "node:readline";
import type { Event } from "../state/event.ts";
import { withoutMouse } from "./mouse.ts";

/** How long an escape is waited for to become the sequence of a key; over slow lines they come in pieces. */
const ESCAPE_MS = 50;

/** Tells keys, pastes and what the mouse does, of a terminal in raw mode; gives the function that stops it. */
export const listenToKeys = (
  input: NodeJS.ReadStream,
  hasMouse: () => boolean,
  dispatch: (event: Event) => void,
): (() => void) => {
  // Node looks at this one property of what should be an interface, and at marks of its own.
  const typed = input.pipe(withoutMouse(hasMouse, dispatch));
  emitKeypressEvents(typed, { escapeCodeTimeout: ESCAPE_MS } as unknown as Interface);
  let pasted: string[] | undefined;
  const onKeypress = (text: string | undefined, key: Key): void => {
    if (key.name === "paste-start") pasted = [];
    else if (key.name === "paste-end") {
      const whole = pasted?.join("") ?? "";
      pasted = undefined;
      dispatch({ type: "paste", text: whole });
    } else if (pasted !== undefined) {
      if (pasted.length < MAX_PASTED) pasted.push(key.sequence ?? text ?? "");
    } else {
      // No key here goes with Alt: it is an escape that somebody typed on after.
      if (key.meta === true && key.name !== "escape") dispatch({ type: "key", key: "escape" });
      const name = keyName(text, key);
      if (name !== undefined) dispatch({ type: "key", key: name });
    }
  };
  typed.on("keypress", onKeypress);
  return () => {
    input.unpipe(typed);
    typed.off("keypress", onKeypress);
  };
};

const ESCAPE = "\u001b";
const MAX_PASTED = 100_000;

/** `up`, `ctrl+c`, `shift+tab`, `return`, or the character that was typed; undefined for what is no key. */
const keyName = (text: string | undefined, key: Key): string | undefined => {
  const { name, ctrl, shift, meta, sequence } = key;
  if (name === "enter") return "return";
  if (name === "tab" && shift === true) return "shift+tab";
  if (ctrl === true && name !== undefined) return `ctrl+${name}`;
  if (name !== undefined && named.has(name)) return name;
  const character = meta === true ? sequence?.slice(sequence.lastIndexOf(ESCAPE) + 1) : text;
  return character !== undefined && (character.codePointAt(0) ?? 0) >= 0x20 ? character : undefined;
};

const named: ReadonlySet<string> = new Set(
  "up down left right pageup pagedown home end return escape tab backspace delete space f1 f5".split(" "),
);
