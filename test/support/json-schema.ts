// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

type Schema = Readonly<Record<string, unknown>>;

/** What is wrong with a value by a schema, as far as the API's document uses JSON Schema; empty when nothing is. */
export const schemaProblems = (schema: Schema, value: unknown, root: Schema, at = "$"): string[] => {
  const reference = schema["$ref"];
  if (typeof reference === "string") return schemaProblems(resolve(reference, root), value, root, at);
  const anyOf = schema["anyOf"] as readonly Schema[] | undefined;
  if (anyOf !== undefined) {
    return anyOf.some((one) => schemaProblems(one, value, root, at).length === 0) ? [] : [`${at}: none of the forms`];
  }
  const words = schema["enum"] as readonly unknown[] | undefined;
  if (words !== undefined && !words.includes(value)) return [`${at}: ${String(value)} is not one of the words`];
  if (!isOfType(schema["type"], value)) return [`${at}: ${JSON.stringify(value)} is no ${String(schema["type"])}`];
  if (Array.isArray(value)) {
    const items = schema["items"] as Schema | undefined;
    return items === undefined
      ? []
      : value.flatMap((item, place) => schemaProblems(items, item, root, `${at}.${place}`));
  }
  if (typeof value !== "object" || value === null) return [];
  return objectProblems(schema, value as Record<string, unknown>, root, at);
};

const objectProblems = (schema: Schema, value: Record<string, unknown>, root: Schema, at: string): string[] => {
  const properties = (schema["properties"] ?? {}) as Readonly<Record<string, Schema>>;
  const required = (schema["required"] ?? []) as readonly string[];
  const missing = required.filter((name) => !(name in value)).map((name) => `${at}: ${name} is missing`);
  const inside = Object.entries(value).flatMap(([name, member]) => {
    const known = properties[name] ?? (schema["additionalProperties"] as Schema | undefined);
    return known === undefined ? [`${at}: ${name} is unknown`] : schemaProblems(known, member, root, `${at}.${name}`);
  });
  return [...missing, ...inside];
};

const isOfType = (type: unknown, value: unknown): boolean => {
  if (type === undefined) return true;
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  return type === "integer" ? Number.isInteger(value) : typeof value === type;
};

const resolve = (reference: string, root: Schema): Schema =>
  reference
    .slice(2)
    .split("/")
    .reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], root) as Schema;
