// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { LogContext } from "../logger.ts";

type Attribute = string | number | boolean;

/** The context of a log line as attributes, which are plain: errors become their stack, other objects JSON. */
export const logAttributes = (context: LogContext): Record<string, Attribute> =>
  Object.fromEntries(
    Object.entries(context)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([name, value]) => [name, attributeOf(value)]),
  );

const attributeOf = (value: unknown): Attribute => {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value === "bigint") return String(value);
  if (value instanceof Error) return value.stack ?? value.message;
  return JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part)) ?? "";
};
