// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { ValueProblem } from "./value-problem.ts";

const ADVICE = 'write a number with a unit, such as "500ms", "30s", "1m 30s", "12h" or "7days"';
const NANOS_PER_MS = 1e6;
const DAY_MS = 86_400_000;

/** Milliseconds of every unit, by the spellings of Apache Iggy 0.8. */
const unitsMs: Readonly<Record<string, number>> = {
  ...spell(1 / NANOS_PER_MS, "nanos nsec ns"),
  ...spell(1 / 1000, "usec us µs"),
  ...spell(1, "millis msec ms"),
  ...spell(1000, "seconds second secs sec s"),
  ...spell(60_000, "minutes minute mins min m"),
  ...spell(3_600_000, "hours hour hrs hr h"),
  ...spell(DAY_MS, "days day d"),
  ...spell(7 * DAY_MS, "weeks week wks wk w"),
  ...spell(30.44 * DAY_MS, "months month"),
  ...spell(365.25 * DAY_MS, "years year yrs yr y"),
};

/** In milliseconds, and below them in nanoseconds. */
const wholeUnits = [
  ["days", DAY_MS],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
  ["ms", 1],
] as const;
const fractionUnits = [
  ["us", 1000],
  ["ns", 1],
] as const;

const ZERO_WORDS = new Set(["0", "unlimited", "disabled", "none"]);
const GROUP = /\s*(\d+(?:\.\d+)?)\s*([a-zµ]+)/y;

/** Milliseconds, with fractions for the units below. Zero for "0", "none", "disabled" and "unlimited". */
export const parseDuration = (raw: unknown): number => {
  if (raw === 0) return 0;
  if (typeof raw !== "string") throw new ValueProblem("is not a duration", ADVICE);
  const text = raw.trim().toLowerCase();
  if (ZERO_WORDS.has(text)) return 0;
  let sum = 0;
  let at = 0;
  while (at < text.length) {
    GROUP.lastIndex = at;
    const match = GROUP.exec(text);
    const unit = match === null ? undefined : unitsMs[match[2] ?? ""];
    if (match === null || unit === undefined) throw new ValueProblem("is not a duration", ADVICE);
    sum += Number(match[1]) * unit;
    at = GROUP.lastIndex;
  }
  if (text === "") throw new ValueProblem("is empty", ADVICE);
  return sum;
};

export const printDuration = (milliseconds: number): string => {
  // Whole milliseconds and what is below them apart: together they could exceed what a number holds exactly.
  const whole = Math.floor(milliseconds);
  const parts = [
    ...split(whole, wholeUnits),
    ...split(Math.round((milliseconds - whole) * NANOS_PER_MS), fractionUnits),
  ];
  return parts.length === 0 ? "0s" : parts.join(" ");
};

const split = (amount: number, units: readonly (readonly [string, number])[]): string[] => {
  let left = amount;
  return units.flatMap(([unit, size]) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return count === 0 ? [] : `${count}${unit === "days" && count === 1 ? "day" : unit}`;
  });
};

function spell(ms: number, names: string): Record<string, number> {
  return Object.fromEntries(names.split(" ").map((name) => [name, ms]));
}
