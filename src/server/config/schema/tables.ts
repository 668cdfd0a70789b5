// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { ValueProblem } from "../values/value-problem.ts";
import { buildConfig, type ConfigOf, flattenSchema, isKey, type Kind, propertyName, type Schema } from "./key.ts";

type RawTable = Readonly<Record<string, unknown>>;

/** A list of tables, each with the keys of `schema`; one without a default must be given in every table. */
export const tables = <S extends Schema>(schema: S): Kind<readonly ConfigOf<S>[], ""> => ({
  name: "list of tables",
  unit: "",
  fields: flattenSchema(schema),
  parse: (raw) => {
    if (!Array.isArray(raw)) throw new ValueProblem("is not a list of tables", "write one [[table]] for each entry");
    return raw.map((table: unknown) => parseTable(schema, table));
  },
  print: (value) => value.map((table) => printTable(schema, table as RawTable)),
});

const parseTable = <S extends Schema>(schema: S, raw: unknown): ConfigOf<S> => {
  const values = new Map(
    flattenSchema(schema).map(({ path, key }) => {
      const given = lookUp(raw, path) ?? key.defaultValue;
      const optional = key.kind.name.endsWith("optional");
      if (given === undefined && !optional) throw new ValueProblem(`has an entry without ${path}`, `add ${path} to it`);
      return [path, parseField(path, key.kind, given)];
    }),
  );
  return buildConfig(schema, (path) => values.get(path));
};

const parseField = (path: string, { parse }: Kind<unknown, string>, given: unknown): unknown => {
  try {
    return parse(given);
  } catch (error) {
    if (!(error instanceof ValueProblem)) throw error;
    throw new ValueProblem(`has an entry whose ${path} ${error.reason}`, error.advice);
  }
};

const printTable = (schema: Schema, value: RawTable): RawTable => {
  const table: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(schema)) {
    if (isKey(entry)) {
      const printed: unknown = entry.kind.print(value[propertyName(name, entry.kind.unit)]);
      if (printed !== undefined) table[name] = printed;
    } else {
      table[name] = printTable(entry, value[propertyName(name, "")] as RawTable);
    }
  }
  return table;
};

const lookUp = (raw: unknown, path: string): unknown =>
  path
    .split(".")
    .reduce<unknown>((at, name) => (typeof at === "object" && at !== null ? Reflect.get(at, name) : undefined), raw);
