// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Report } from "../report/report-types.ts";

/** True when both runs of each pair began before those of the next pair, in whichever order. */
export const tookTurns = (before: readonly Report[], after: readonly Report[]): boolean => {
  const pairs = before.map((report, pair) => [startOf(report), startOf(after[pair])] as const);
  return pairs.every((starts, pair) => {
    const next = pairs[pair + 1];
    return next === undefined || Math.max(...starts) < Math.min(...next);
  });
};

const startOf = (report: Report | undefined): number => Date.parse(report?.timestamp ?? "");
