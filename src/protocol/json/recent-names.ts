// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

const PLACES = 256;
/** Longer names are not kept. */
const MAX_BYTES = 32;

/** Names of members as texts that are there already: documents have few names and many members. */
export class RecentNames {
  readonly #places: (string | undefined)[] = new Array<string | undefined>(PLACES).fill(undefined);

  /** The text of bytes that are valid UTF-8. */
  text(bytes: Buffer, start: number, end: number): string {
    if (end - start > MAX_BYTES) return bytes.toString("utf8", start, end);
    let hash = end - start;
    for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
    const place = hash & (PLACES - 1);
    const known = this.#places[place];
    if (known !== undefined && isSame(known, bytes, start, end)) return known;
    const made = bytes.toString("utf8", start, end);
    // Of another length are names that are not ASCII: their bytes would be those of other characters.
    if (made.length === end - start) this.#places[place] = made;
    return made;
  }
}

const isSame = (text: string, bytes: Buffer, start: number, end: number): boolean => {
  if (text.length !== end - start) return false;
  for (let at = start; at < end; at++) {
    if (text.charCodeAt(at - start) !== bytes[at]) return false;
  }
  return true;
};
