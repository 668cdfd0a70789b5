// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { JsonProblem } from "./json-problem.ts";

/** Finds the strings of a JSON text. Most have no escapes; where the next odd character is, is looked up once for all of them. */
export class JsonScanner {
  readonly text: string;
  at = 0;
  #nextBackslash = -1;
  #nextControl = -1;

  constructor(text: string) {
    this.text = text;
  }

  /** The character code at the next place that is no white space; NaN at the end. */
  peek(): number {
    const { text } = this;
    for (;;) {
      const code = text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return code;
      this.at++;
    }
  }

  /** The string that begins with the quote at the current place. */
  string(): string {
    const start = this.at + 1;
    const end = this.text.indexOf('"', start);
    if (end === -1) throw this.fault("a string does not end");
    if (this.#backslashFrom(start) < end) return this.#escaped(start);
    if (this.#controlFrom(start) < end) throw this.fault("a control character in a string");
    this.at = end + 1;
    return this.text.slice(start, end);
  }

  fault(what: string): JsonProblem {
    return new JsonProblem(`${what}, at character ${this.at}`);
  }

  #escaped(start: number): string {
    let end = start;
    for (;;) {
      end = this.text.indexOf('"', end);
      if (end === -1) throw this.fault("a string does not end");
      let backslashes = 0;
      while (this.text.charCodeAt(end - 1 - backslashes) === 0x5c) backslashes++;
      if (backslashes % 2 === 0) break;
      end++;
    }
    try {
      const value: unknown = JSON.parse(this.text.slice(start - 1, end + 1));
      if (typeof value !== "string" || loneSurrogate.test(value)) throw this.fault("half of a surrogate pair");
      this.at = end + 1;
      return value;
    } catch {
      throw this.fault("an escape that is none");
    }
  }

  #backslashFrom(start: number): number {
    if (this.#nextBackslash < start) {
      const found = this.text.indexOf("\\", start);
      this.#nextBackslash = found === -1 ? Number.POSITIVE_INFINITY : found;
    }
    return this.#nextBackslash;
  }

  #controlFrom(start: number): number {
    if (this.#nextControl < start) {
      controls.lastIndex = start;
      this.#nextControl = controls.test(this.text) ? controls.lastIndex - 1 : Number.POSITIVE_INFINITY;
    }
    return this.#nextControl;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these in strings
const controls = /[\u0000-\u001f]/g;

const loneSurrogate = /\p{Surrogate}/u;
