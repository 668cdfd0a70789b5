// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { isAscii, isUtf8 } from "node:buffer";
import { controlFrom } from "./control-from.ts";
import { JsonProblem } from "./json-problem.ts";
import { RecentNames } from "./recent-names.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;
/** Bytes of a string that are looked at one by one, before calls that look at many are worth their price. */
const SHORT_BYTES = 32;
const NOWHERE = Number.POSITIVE_INFINITY;
const recentNames = new RecentNames();

/**
 * Finds the strings of a JSON text in its bytes, and makes text of nothing else. Most strings have no escapes; where the next odd
 * byte is, is looked up once for all of them.
 */
export class JsonScanner {
  readonly bytes: Buffer;
  at = 0;
  readonly #encoding: "latin1" | "utf8";
  #nextBackslash = -1;
  #nextControl = -1;

  /** @throws JsonProblem for what is not UTF-8 */
  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.#encoding = isAscii(bytes) ? "latin1" : "utf8";
    if (this.#encoding === "utf8" && !isUtf8(bytes)) throw new JsonProblem("it is not UTF-8");
  }

  /** The byte at the next place that is no white space; -1 at the end. */
  peek(): number {
    const { bytes } = this;
    for (; this.at < bytes.length; this.at++) {
      const byte = bytes[this.at] ?? -1;
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte;
    }
    return -1;
  }

  /** The name of a member, which begins with the quote at the current place. */
  name(): string {
    const start = this.at + 1;
    const end = this.#shortEnd(start);
    if (end === -1) return this.string();
    this.at = end + 1;
    return recentNames.text(this.bytes, start, end);
  }

  /** The string that begins with the quote at the current place. */
  string(): string {
    const start = this.at + 1;
    let end = this.#shortEnd(start);
    if (end === -1) {
      end = this.bytes.indexOf(QUOTE, start);
      if (end === -1) throw this.fault("a string does not end");
      if (this.#backslashFrom(start) < end) return this.#escaped(start);
      if (this.#controlFrom(start) < end) throw this.fault("a control character in a string");
    }
    this.at = end + 1;
    return this.bytes.toString(this.#encoding, start, end);
  }

  fault(what: string): JsonProblem {
    return new JsonProblem(`${what}, at character ${this.bytes.toString("utf8", 0, this.at).length}`);
  }

  /** The quote behind a few plain bytes; -1 for a string that is longer or has others. */
  #shortEnd(start: number): number {
    const { bytes } = this;
    const limit = Math.min(start + SHORT_BYTES, bytes.length);
    for (let at = start; at < limit; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === QUOTE) return at;
      if (byte === BACKSLASH || byte < FIRST_PRINTABLE) return -1;
    }
    return -1;
  }

  #escaped(start: number): string {
    const end = this.#escapedEnd(start);
    if (end === -1) throw this.fault("a string does not end");
    let value: unknown;
    try {
      value = JSON.parse(this.bytes.toString(this.#encoding, start - 1, end + 1));
    } catch {
      throw this.fault("an escape that is none");
    }
    if (typeof value !== "string" || loneSurrogate.test(value)) throw this.fault("half of a surrogate pair");
    this.at = end + 1;
    return value;
  }

  #escapedEnd(start: number): number {
    const { bytes } = this;
    for (let at = start; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === QUOTE) return at;
      if (byte === BACKSLASH) at++;
    }
    return -1;
  }

  #backslashFrom(start: number): number {
    if (this.#nextBackslash < start) {
      const found = this.bytes.indexOf(BACKSLASH, start);
      this.#nextBackslash = found === -1 ? NOWHERE : found;
    }
    return this.#nextBackslash;
  }

  #controlFrom(start: number): number {
    if (this.#nextControl < start) {
      const found = controlFrom(this.bytes, start);
      this.#nextControl = found === -1 ? NOWHERE : found;
    }
    return this.#nextControl;
  }
}

const loneSurrogate = /\p{Surrogate}/u;
