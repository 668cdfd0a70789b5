// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { timesUnit } from "./times-unit.ts";
import { ValueProblem } from "./value-problem.ts";

const ADVICE = 'write a number with a unit, such as "500ms", "30s", "1m 30s", "12h" or "7days"';
const NANOS_PER_MS = 1e6;
const DAY_MS = 86_400_000;
const SECOND_NANOS = 1_000_000_000n;
const DAY_NANOS = 86_400n * SECOND_NANOS;

/** Nanoseconds of every unit, by the spellings of Apache Iggy 0.8. */
const unitsNanos: Readonly<Record<string, bigint>> = {
  ...spell(1n, "nanos nsec ns"),
  ...spell(1000n, "usec us µs"),
  ...spell(1_000_000n, "millis msec ms"),
  ...spell(SECOND_NANOS, "seconds second secs sec s"),
  ...spell(60n * SECOND_NANOS, "minutes minute mins min m"),
  ...spell(3600n * SECOND_NANOS, "hours hour hrs hr h"),
  ...spell(DAY_NANOS, "days day d"),
  ...spell(7n * DAY_NANOS, "weeks week wks wk w"),
  ...spell((3044n * DAY_NANOS) / 100n, "months month M"),
  ...spell((36_525n * DAY_NANOS) / 100n, "years year yrs yr y"),
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
const GROUP = /\s*(\d+(?:\.\d+)?)\s*([a-zA-Zµ]+)/y;

/** Milliseconds, with fractions for the units below. Zero for "0", "none", "disabled" and "unlimited". */
export const parseDuration = (raw: unknown): number =>
  parseCaseSensitiveDuration(typeof raw === "string" ? raw.toLowerCase() : raw);

/** The same where capitals matter: `M` is a month, and no other unit or word has one. */
export const parseCaseSensitiveDuration = (raw: unknown): number => {
  if (raw === 0) return 0;
  if (typeof raw !== "string") throw new ValueProblem("is not a duration", ADVICE);
  const text = raw.trim();
  if (ZERO_WORDS.has(text)) return 0;
  if (text === "") throw new ValueProblem("is empty", ADVICE);
  let nanos = 0n;
  let at = 0;
  while (at < text.length) {
    GROUP.lastIndex = at;
    const match = GROUP.exec(text);
    const unit = match === null ? undefined : unitsNanos[match[2] ?? ""];
    if (match === null || unit === undefined) throw new ValueProblem("is not a duration", ADVICE);
    nanos += timesUnit(match[1] ?? "", unit);
    at = GROUP.lastIndex;
  }
  const wholeMs = Number(nanos / BigInt(NANOS_PER_MS));
  if (!Number.isSafeInteger(wholeMs)) throw new ValueProblem("is too long", "use less than 285000 years");
  return wholeMs + Number(nanos % BigInt(NANOS_PER_MS)) / NANOS_PER_MS;
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

function spell(nanos: bigint, names: string): Record<string, bigint> {
  return Object.fromEntries(names.split(" ").map((name) => [name, nanos]));
}
