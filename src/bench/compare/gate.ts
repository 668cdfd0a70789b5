// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ComparedReports, Comparison, Measure } from "./compare-reports.ts";

export interface GateProblem {
  readonly name: "slower" | "not_compared";
  readonly text: string;
}

/** Why a comparison does not pass: something is slower by more than the limit, or cannot be compared; undefined when it passes. */
export const gateProblem = (
  { comparisons, uncompared }: ComparedReports,
  measure: Measure,
  limit: number,
): GateProblem | undefined => {
  const slow = comparisons.filter((one) => one.measure === measure && isTooSlow(one, limit));
  const unknown = uncompared.filter((one) => one.measure === undefined || one.measure === measure);
  const texts: string[] = [];
  if (slow.length > 0) {
    const worst = slow.reduce((one, other) => (other.slowdown > one.slowdown ? other : one));
    const percent = (100 * worst.slowdown).toFixed(1);
    texts.push(`${slow.length} slower by more than ${Math.round(100 * limit)} %, ${worst.test} by ${percent} %`);
  }
  const [first] = unknown;
  if (first !== undefined) texts.push(`${unknown.length} cannot be compared, such as ${first.test}`);
  if (texts.length === 0) return undefined;
  return { name: slow.length > 0 ? "slower" : "not_compared", text: texts.join("; ") };
};

/** True when a test is slower by more than the limit, and where there are several pairs there is no doubt of it. */
const isTooSlow = ({ slowdown, isSurelySlower }: Comparison, limit: number): boolean =>
  slowdown > limit && isSurelySlower !== false;
