// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../protocol/errors/iggy-error.ts";
import { MAX_U64 } from "../../protocol/primitives/integers.ts";

/** A time: milliseconds, or a number with its unit: "250ms", "5s", "2m", "1h", "7d". */
export type Millis = number | `${number}${"ms" | "s" | "m" | "h" | "d"}`;

const unitsMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  sec: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
/** Timers hold no more: 2^31-1 ms, 24 days. */
const MAX_MILLISECONDS = 0x7fff_ffff;

/**
 * Milliseconds, at most what a timer can wait.
 * @throws IggyError invalid_configuration
 */
export const toMilliseconds = (time: Millis, what = "duration"): number => {
  return Math.min(exactMilliseconds(time, what), MAX_MILLISECONDS);
};

/** What the protocol takes for a time without end. */
const NEVER_MICROS = MAX_U64;

/**
 * Microseconds, as the protocol has the lifetime of something.
 * @throws IggyError invalid_configuration
 */
export const toExpiryMicros = (time: Millis | "never", what: string): bigint =>
  time === "never" ? NEVER_MICROS : BigInt(Math.round(exactMilliseconds(time, what) * 1000));

const exactMilliseconds = (time: Millis, what: string): number => {
  const milliseconds = typeof time === "number" ? time : (parseDurationText(time) ?? Number.NaN);
  if (Number.isFinite(milliseconds) && milliseconds >= 0) return milliseconds;
  if (milliseconds === Number.POSITIVE_INFINITY) return MAX_MILLISECONDS;
  throw new IggyError("invalid_configuration", {
    [what]: String(time),
    expected: "milliseconds, or 250ms, 5s, 2m, 1h, 7d",
  });
};

/** Reads "5s", "1m 30s"; undefined for anything else. */
export const parseDurationText = (text: string): number | undefined => {
  if (!/^(?:\s*\d+(?:\.\d+)?\s*[a-z]+)+\s*$/.test(text)) return undefined;
  let milliseconds = 0;
  for (const [, number, unit = ""] of text.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/g)) {
    const unitMs = unitsMs[unit];
    if (unitMs === undefined) return undefined;
    milliseconds += Number(number) * unitMs;
  }
  return milliseconds;
};
