// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { jsonLeaves, parseJson } from "./json-tree.ts";
import { safeLines } from "./safe-text.ts";

const MAX_LINES = 5000;

/** A value of two payloads by its path or line; undefined where only the other has it. */
export interface Difference {
  readonly path: string;
  readonly left: string | undefined;
  readonly right: string | undefined;
  readonly isSame: boolean;
}

/** The values of two JSON payloads by their paths, or the lines of others by their numbers. */
export const comparePayloads = (left: Uint8Array, right: Uint8Array): readonly Difference[] => {
  const [a, b] = [parseJson(left), parseJson(right)];
  const [before, after] =
    a !== undefined && b !== undefined ? [jsonLeaves(a.value), jsonLeaves(b.value)] : [linesOf(left), linesOf(right)];
  const paths = [...new Set([...before.keys(), ...after.keys()])].slice(0, MAX_LINES);
  return paths.map((path) => {
    const [was, is] = [before.get(path), after.get(path)];
    return { path, left: was, right: is, isSame: was === is };
  });
};

const linesOf = (payload: Uint8Array): ReadonlyMap<string, string> =>
  new Map(
    safeLines(Buffer.from(payload).toString("utf8"), MAX_LINES).map((text, at) => [`line ${at + 1}`, text] as const),
  );
