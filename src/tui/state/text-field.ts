// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** A text that is being typed, and where the next character goes. */
export interface TextField {
  readonly text: string;
  readonly at: number;
}

const MAX_LENGTH = 100_000;

export const textField = (text = ""): TextField => ({ text, at: text.length });

/** The field after text was typed or pasted at its cursor. */
export const insertText = ({ text, at }: TextField, typed: string): TextField => {
  if (text.length + typed.length > MAX_LENGTH) return { text, at };
  return { text: text.slice(0, at) + typed + text.slice(at), at: at + typed.length };
};

/** The field after a key; undefined for a key that does not edit. */
export const editField = (field: TextField, key: string): TextField | undefined => {
  const { text, at } = field;
  const before = previousPlace(text, at);
  switch (key) {
    case "left":
    case "ctrl+b":
      return { text, at: before };
    case "right":
    case "ctrl+f":
      return { text, at: nextPlace(text, at) };
    case "home":
    case "ctrl+a":
      return { text, at: 0 };
    case "end":
      return { text, at: text.length };
    case "backspace":
      return { text: text.slice(0, before) + text.slice(at), at: before };
    case "delete":
      return { text: text.slice(0, at) + text.slice(nextPlace(text, at)), at };
    case "ctrl+u":
      return { text: text.slice(at), at: 0 };
    case "ctrl+k":
      return { text: text.slice(0, at), at };
    case "ctrl+w": {
      const kept = text.slice(0, at).replace(/\S*\s*$/, "");
      return { text: kept + text.slice(at), at: kept.length };
    }
    case "space":
      return insertText(field, " ");
    default:
      return [...key].length === 1 ? insertText(field, key) : undefined;
  }
};

const previousPlace = (text: string, at: number): number =>
  Math.max(0, at - ([...text.slice(Math.max(0, at - 2), at)].at(-1)?.length ?? 1));

const nextPlace = (text: string, at: number): number =>
  Math.min(text.length, at + ([...text.slice(at, at + 2)][0]?.length ?? 1));
