// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Range } from "../../bench/options/benchmark-options.ts";
import { UsageError } from "../errors/user-error.ts";
import type { Reader } from "../framework/flags.ts";
import { wholeNumber } from "../framework/readers.ts";

/** `1000`, or `100..200` with both ends included. */
export const numberOrRange =
  (min: number, max: number): Reader<Range> =>
  (text) => {
    const [low = "", high = low, ...more] = text.split("..");
    const read = wholeNumber(min, max);
    const range = { min: read(low), max: read(high) };
    if (more.length === 0 && range.min <= range.max) return range;
    throw new UsageError(`expected a number or a range such as 100..200, not '${text}'`);
  };

/** A number above zero, with a fraction or without. */
export const positiveNumber: Reader<number> = (text) => {
  const number = Number(text);
  if (text.trim() !== "" && Number.isFinite(number) && number > 0) return number;
  throw new UsageError(`expected a number above zero, not '${text}'`);
};

/** With a fraction or without, both ends included. */
export const numberBetween =
  (min: number, max: number): Reader<number> =>
  (text) => {
    const number = Number(text);
    if (/^\d+(?:\.\d+)?$/.test(text) && number >= min && number <= max) return number;
    throw new UsageError(`expected a number from ${min} to ${max}, not '${text}'`);
  };

/** `10%` or `0.1` as a part of one. */
export const percent: Reader<number> = (text) => {
  const match = /^(\d+(?:\.\d+)?)(%?)$/.exec(text);
  if (match === null) throw new UsageError(`expected a percentage such as 10%, not '${text}'`);
  return Number(match[1]) / (match[2] === "%" ? 100 : 1);
};

/** Whole numbers separated by commas. */
export const wholeNumbers =
  (min: number, max: number): Reader<readonly number[]> =>
  (text) =>
    text.split(",").map((part) => wholeNumber(min, max)(part.trim()));
