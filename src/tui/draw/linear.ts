// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** The lines at the top and the foot of a frame, from its ends. */
const WAY = 1;
const NOTICE_FROM_END = 2;
const CURSOR = /^\s*> /;

/**
 * What of a frame is to be read out after another one. Another screen is read as a whole; on the same one the row the cursor
 * came to, what is typed, and what is told at the foot. Numbers that change by themselves are not.
 */
export const spokenLines = (
  before: readonly string[],
  after: readonly string[],
  isAsked: boolean,
): readonly string[] => {
  const texts = (lines: readonly string[]): string[] =>
    lines.map((one) => one.trim().replaceAll(/ {3,}/g, "  ")).filter((one) => one !== "");
  const changed = after.filter((one, row) => row > 0 && one !== before[row]);
  const isOther = after[WAY] !== before[WAY] || (isAsked && changed.length * 2 > after.length);
  if (isOther) return texts(after.slice(before.length === 0 ? 0 : WAY));
  const notice = after.at(-NOTICE_FROM_END) ?? "";
  const isNews = notice !== before.at(-NOTICE_FROM_END);
  const rows = changed.filter((one) => CURSOR.test(one));
  if (isAsked && rows.length === 0) return texts(changed);
  return texts([...rows, ...(isNews ? [notice] : [])]);
};
