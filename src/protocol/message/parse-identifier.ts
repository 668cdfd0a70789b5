// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { isUtf8 } from "node:buffer";
import { NUMERIC_KIND, STRING_KIND } from "../primitives/identifier.ts";
import { uint32At } from "../primitives/integers.ts";

/** A name as it came last: the same client sends the same name with every request. */
export class NameCache {
  #bytes = Buffer.alloc(0);
  #name: string | undefined;

  /** The text at `bytes[start, end)`, undefined when it is not UTF-8. */
  text(bytes: Buffer, start: number, end: number): string | undefined {
    if (this.#isKnown(bytes, start, end)) return this.#name;
    const name = bytes.subarray(start, end);
    this.#name = isUtf8(name) ? name.toString() : undefined;
    this.#bytes = Buffer.from(name);
    return this.#name;
  }

  /** A loop, because names are short and the way into Buffer.compare is longer. */
  #isKnown(bytes: Buffer, start: number, end: number): boolean {
    const known = this.#bytes;
    if (known.length !== end - start) return false;
    for (let at = 0; at < known.length; at++) if (known[at] !== bytes[start + at]) return false;
    return true;
  }
}

/** What is wrong with an identifier: nothing, its layout (kind, length), or that it is cut off. */
export type IdentifierFault = "kind" | "length" | "truncated" | undefined;

/** Looks at the identifier at `at` without reading its value; `kind u8, length u8, value`. */
export const identifierFault = (bytes: Buffer, at: number, end: number): IdentifierFault => {
  if (end - at < 2) return "truncated";
  const kind = bytes[at];
  const length = bytes[at + 1] ?? 0;
  if (kind !== NUMERIC_KIND && kind !== STRING_KIND) return "kind";
  if (kind === NUMERIC_KIND ? length !== 4 : length === 0) return "length";
  return end - at - 2 < length ? "truncated" : undefined;
};

/** The value of an identifier without a fault; undefined for a name that is not UTF-8. */
export const identifierValue = (bytes: Buffer, at: number, names: NameCache): number | string | undefined =>
  bytes[at] === NUMERIC_KIND ? uint32At(bytes, at + 2) : names.text(bytes, at + 2, at + 2 + (bytes[at + 1] ?? 0));

/** Where the identifier ends. */
export const identifierEnd = (bytes: Buffer, at: number): number => at + 2 + (bytes[at + 1] ?? 0);
