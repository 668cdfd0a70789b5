// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** How values of a key are read and written, and what unit its name in the configuration object ends with. */
export interface Kind<Value, Unit extends string = ""> {
  /** For the documentation: "size", "duration". */
  readonly name: string;
  readonly unit: Unit;
  /** @throws ValueProblem */
  readonly parse: (raw: unknown) => Value;
  /** What parse would read the same value from; undefined leaves the key out. */
  readonly print: (value: Value) => unknown;
  /** The keys of each table, of a list of tables. */
  readonly fields?: readonly NamedKey[];
}

export interface Key<Value = unknown, Unit extends string = string> {
  readonly isKey: true;
  readonly kind: Kind<Value, Unit>;
  /** As it would stand in a file; undefined for an optional key. */
  readonly defaultValue: unknown;
  readonly meaning: string;
  readonly secret: boolean;
  /** False for keys that are accepted because Apache Iggy 0.8 has them, and do nothing. */
  readonly hasEffect: boolean;
}

// biome-ignore lint/suspicious/noExplicitAny: a schema holds keys of every type; the derived types below restore them.
type AnyKey = Key<any, string>;
export interface Schema {
  readonly [name: string]: AnyKey | Schema;
}

/** The configuration object of a schema: camel case, and the unit at the end of each name. */
export type ConfigOf<S extends Schema> = {
  readonly [Name in keyof S & string as PropertyName<Name, S[Name]>]: S[Name] extends Key<infer Value, string>
    ? Value
    : S[Name] extends Schema
      ? ConfigOf<S[Name]>
      : never;
};

type PropertyName<Name extends string, Entry> =
  Entry extends Key<infer _Value, infer Unit> ? `${CamelCase<Name>}${Unit}` : CamelCase<Name>;
type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

interface KeyOptions {
  readonly secret?: boolean;
  readonly hasEffect?: boolean;
}

export const key = <Value, Unit extends string>(
  kind: Kind<Value, Unit>,
  defaultValue: unknown,
  meaning: string,
  options: KeyOptions = {},
): Key<Value, Unit> => ({
  isKey: true,
  kind,
  defaultValue,
  meaning,
  secret: options.secret ?? false,
  hasEffect: options.hasEffect ?? true,
});

export const isKey = (entry: AnyKey | Schema): entry is AnyKey => entry.isKey === true;

export const propertyName = (name: string, unit: string): string =>
  name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()) + unit;

/** A key with its full path, as `system.segment.size`. */
export interface NamedKey {
  readonly path: string;
  readonly key: AnyKey;
}

export const flattenSchema = (schema: Schema, prefix = ""): NamedKey[] =>
  Object.entries(schema).flatMap(([name, entry]) =>
    isKey(entry) ? [{ path: prefix + name, key: entry }] : flattenSchema(entry, `${prefix}${name}.`),
  );

/** Builds the configuration object out of the values of all paths. */
export const buildConfig = <S extends Schema>(
  schema: S,
  valueAt: (path: string) => unknown,
  prefix = "",
): ConfigOf<S> => {
  const entries = Object.entries(schema).map(([name, entry]) => {
    const path = prefix + name;
    if (isKey(entry)) return [propertyName(name, entry.kind.unit), valueAt(path)];
    return [propertyName(name, ""), buildConfig(entry, valueAt, `${path}.`)];
  });
  return Object.fromEntries(entries) as ConfigOf<S>;
};
