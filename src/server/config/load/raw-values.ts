// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ConfigurationProblem, Origin } from "./problem.ts";

/** A value as it was given, before it is parsed. */
export interface RawValue {
  readonly value: unknown;
  readonly origin: Origin;
}

/** What one layer says: values by the path of their key, what nobody knows, and what cannot be read. */
export interface RawLayer {
  readonly values: ReadonlyMap<string, RawValue>;
  readonly warnings: readonly string[];
  readonly problems: readonly ConfigurationProblem[];
}

/** "; did you mean a or b?", or nothing. */
export const suggestion = (names: readonly string[]): string =>
  names.length === 0 ? "" : `; did you mean ${names.join(" or ")}?`;

/** Sets a value in nested objects, which are made where they are missing. */
export const setPath = (root: Record<string, unknown>, names: readonly string[], value: unknown): void => {
  const [name = "", ...rest] = names;
  if (rest.length === 0) {
    root[name] = value;
    return;
  }
  const nested = (root[name] ?? {}) as Record<string, unknown>;
  root[name] = nested;
  setPath(nested, rest, value);
};
