// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ComparedReports, Comparison, Uncompared } from "../../bench/compare/compare-reports.ts";
import type { Column } from "../output/output.ts";

export type CompareRow = Comparison | Uncompared;

const number = (value: number): string => value.toLocaleString("en-US", { maximumFractionDigits: value < 100 ? 3 : 0 });
const NONE = "-";
const reasons: Readonly<Record<Uncompared["reason"], string>> = {
  only_before: "only before",
  only_after: "only after",
  no_value: "no value",
};

/** The text of a comparison; nothing for what could not be compared. */
const of =
  (textOf: (comparison: Comparison) => string) =>
  (row: CompareRow): string =>
    "reason" in row ? NONE : textOf(row);

export const compareColumns: readonly Column<CompareRow>[] = [
  ["Test", ({ test }) => test],
  ["Group", ({ group }) => group ?? NONE],
  ["Measure", ({ measure }) => measure ?? NONE],
  ["Before", of(({ before }) => number(before))],
  ["After", of(({ after }) => number(after))],
  ["Ratio", (row) => ("reason" in row ? reasons[row.reason] : row.ratio.toFixed(3))],
  [
    "95 %",
    of(({ interval }) => (interval === undefined ? "one pair" : interval.map((end) => end.toFixed(3)).join(" to "))),
  ],
  ["Pairs", of(({ pairs }) => String(pairs))],
];

/** What makes a comparison worth less than it looks. */
export const compareNotes = ({ comparisons, uncompared }: ComparedReports): readonly string[] => {
  const tests = (wanted: (one: Comparison) => boolean): number =>
    new Set(comparisons.filter(wanted).map(({ test }) => test)).size;
  const notes: string[] = [];
  if (uncompared.length > 0) notes.push(`${uncompared.length} lines say what could not be compared`);
  const unpaired = tests(({ unpairedRuns }) => unpairedRuns > 0);
  if (unpaired > 0) notes.push(`${unpaired} tests were run more often on one side: its last runs do not count`);
  const apart = tests(({ tookTurns }) => tookTurns === false);
  if (apart > 0)
    notes.push(`${apart} tests were not run in turns: what else changed in between counts as a difference`);
  return notes;
};
