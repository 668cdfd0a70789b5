// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** A value by the types of what it holds: numbers and texts as their type, lists by their first item. */
export const shapeOfReport = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOfReport(value[0])];
  if (value === null) return null;
  if (typeof value !== "object") return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, shapeOfReport(item)]));
};
