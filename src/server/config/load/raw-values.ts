// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Origin } from "./problem.ts";

/** A value as it was given, before it is parsed. */
export interface RawValue {
  readonly value: unknown;
  readonly origin: Origin;
}

/** What one layer says: values by the path of their key, and what nobody knows. */
export interface RawLayer {
  readonly values: ReadonlyMap<string, RawValue>;
  readonly warnings: readonly string[];
}

/** "; did you mean a or b?", or nothing. */
export const suggestion = (names: readonly string[]): string =>
  names.length === 0 ? "" : `; did you mean ${names.join(" or ")}?`;
