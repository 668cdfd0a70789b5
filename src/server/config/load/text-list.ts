// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

const ITEM = /\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s,"'[\]](?:[^,"'[\]]*[^\s,"'[\]])?))\s*(,|$)/y;

/** The items of a bracketed list such as `[a, "b, c"]`; undefined when the text is not one. */
export const parseTextList = (text: string): readonly string[] | undefined => {
  const inner = /^\s*\[(.*)\]\s*$/s.exec(text)?.[1];
  if (inner === undefined) return undefined;
  const items: string[] = [];
  for (let at = 0; inner.slice(at).trim() !== ""; at = ITEM.lastIndex) {
    ITEM.lastIndex = at;
    const match = ITEM.exec(inner);
    if (match === null) return undefined;
    const [, doubleQuoted, singleQuoted, bare] = match;
    items.push(doubleQuoted?.replace(/\\(.)/g, "$1") ?? singleQuoted ?? bare ?? "");
  }
  return items;
};
