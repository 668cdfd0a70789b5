// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Point } from "../statistics/points.ts";

/**
 * At most so many points that look like all of them: of each stretch the one that makes the largest triangle with the point
 * kept before it and the mean of the stretch after it (Steinarsson's largest triangle three buckets).
 */
export const thinOut = (points: readonly Point[], limit: number): readonly Point[] => {
  const [first] = points;
  const last = points.at(-1);
  if (points.length <= limit || limit < 3 || first === undefined || last === undefined) return points;
  const kept = [first];
  const length = (points.length - 2) / (limit - 2);
  for (let stretch = 0; stretch < limit - 2; stretch++) {
    const from = 1 + Math.floor(stretch * length);
    const to = 1 + Math.floor((stretch + 1) * length);
    const after = meanOf(points.slice(to, Math.min(points.length, 1 + Math.floor((stretch + 2) * length))), last);
    kept.push(largest(points.slice(from, to), kept.at(-1) ?? first, after));
  }
  return [...kept, last];
};

const largest = (candidates: readonly Point[], before: Point, after: Point): Point =>
  candidates.reduce(
    (best, point) => (areaOf(before, point, after) > areaOf(before, best, after) ? point : best),
    candidates[0] ?? after,
  );

/** Twice the area of the triangle, which serves as well. */
const areaOf = (one: Point, two: Point, three: Point): number =>
  Math.abs(
    (one.time_s - three.time_s) * (two.value - one.value) - (one.time_s - two.time_s) * (three.value - one.value),
  );

const meanOf = (points: readonly Point[], otherwise: Point): Point => {
  if (points.length === 0) return otherwise;
  const sum = (key: keyof Point): number => points.reduce((total, point) => total + point[key], 0) / points.length;
  return { time_s: sum("time_s"), value: sum("value") };
};
