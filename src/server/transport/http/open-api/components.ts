// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { JsonSchema } from "../shapes/schema.ts";

/** Schemas that have a title stand once in a document and are referred to by it. */
export class Components {
  readonly schemas: Record<string, unknown> = {};

  /** A schema with references in the place of everything that has a title. */
  refer(schema: JsonSchema): JsonSchema {
    const title = schema["title"];
    if (typeof title !== "string") return this.#inside(schema);
    if (this.schemas[title] === undefined) {
      this.schemas[title] = {};
      this.schemas[title] = this.#inside(schema);
    }
    return { $ref: `#/components/schemas/${title}` };
  }

  #inside(schema: JsonSchema): JsonSchema {
    return Object.fromEntries(Object.entries(schema).map(([keyword, value]) => [keyword, this.#value(value)]));
  }

  #value(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#value(item));
    return isSchema(value) ? this.refer(value) : value;
  }
}

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);
