// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Glyphs } from "./glyphs.ts";

/** The last values as columns of eight heights, right-aligned; all of one height when they are equal. */
export const sparkline = (values: readonly number[], width: number, glyphs: Glyphs): string => {
  const shown = values.slice(-width);
  const most = Math.max(...shown, 0);
  const steps = glyphs.sparks.length - 1;
  const columns = shown.map((value) => glyphs.sparks[most === 0 ? 0 : Math.round((value / most) * steps)] ?? "");
  return columns.join("").padStart(width);
};

/** A bar that is full to a share between 0 and 1. */
export const bar = (share: number, width: number, glyphs: Glyphs): string => {
  const bounded = Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0;
  const full = bounded > 0 ? Math.max(1, Math.round(bounded * width)) : 0;
  return glyphs.full.repeat(full) + glyphs.empty.repeat(width - full);
};
