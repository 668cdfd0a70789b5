// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { isJsonObject, type JsonValue } from "../../../../protocol/json/json-value.ts";
import { wrongShape } from "../rejection.ts";
import type { JsonSchema } from "./schema.ts";

/** What a value of a request has to look like, and how it becomes one of ours. */
export interface Shape<Value> {
  readonly schema: JsonSchema;
  /** What stands for a field that is left out; absent where it has to be there. */
  readonly whenAbsent?: { readonly value: Value };
  /** @throws Rejection 422, or 400 where the reference takes the mistake for one of syntax */
  read(value: JsonValue, path: string): Value;
}

export type ValueOf<Any> = Any extends Shape<infer Value> ? Value : never;

type Fields = Readonly<Record<string, Shape<unknown>>>;
export type ObjectOf<Of extends Fields> = { readonly [Name in keyof Of]: ValueOf<Of[Name]> };

/**
 * An object with these fields, or an array of their values in their order. Unknown fields are ignored unless it is strict.
 */
export const object = <Of extends Fields>(
  fields: Of,
  { isStrict = false }: { readonly isStrict?: boolean } = {},
): Shape<ObjectOf<Of>> => {
  const entries = Object.entries(fields);
  const required = entries.filter(([, { whenAbsent }]) => whenAbsent === undefined).map(([name]) => name);
  return {
    schema: {
      type: "object",
      properties: Object.fromEntries(entries.map(([name, { schema }]) => [name, schema])),
      required,
      ...(isStrict && { additionalProperties: false }),
    },
    read: (value, path) => {
      const found: Record<string, unknown> = {};
      if (Array.isArray(value) && value.length === entries.length) {
        for (const [place, [name, shape]] of entries.entries())
          found[name] = shape.read(value[place], inside(path, name));
        return found as ObjectOf<Of>;
      }
      if (!isJsonObject(value)) throw wrongShape(path, "an object is expected");
      if (isStrict) refuseUnknown(value.keys(), fields, path);
      for (const [name, shape] of entries) {
        const member = value.get(name);
        if (member !== undefined) found[name] = shape.read(member, inside(path, name));
        else if (shape.whenAbsent !== undefined) found[name] = shape.whenAbsent.value;
        else throw wrongShape(path, `missing field \`${name}\``);
      }
      return found as ObjectOf<Of>;
    },
  };
};

/** May be left out or null. */
export const optional = <Value>(shape: Shape<Value>): Shape<Value | undefined> => ({
  schema: { anyOf: [shape.schema, { type: "null" }] },
  whenAbsent: { value: undefined },
  read: (value, path) => (value === null ? undefined : shape.read(value, path)),
});

/** May be left out, but not null. */
export const defaulted = <Value>(shape: Shape<Value>, value: Value): Shape<Value> => ({
  schema: shape.schema,
  whenAbsent: { value },
  read: shape.read,
});

/** Any number of values of one shape. */
export const list = <Value>(shape: Shape<Value>): Shape<readonly Value[]> => ({
  schema: { type: "array", items: shape.schema },
  read: (value, path) => {
    if (!Array.isArray(value)) throw wrongShape(path, "a list is expected");
    try {
      return value.map((item: JsonValue) => shape.read(item, ""));
    } catch {
      // Where each item stands is put into words only when somebody is told.
      return value.map((item: JsonValue, place) => shape.read(item, `${path}[${place}]`));
    }
  },
});

export const mapped = <From, To>(shape: Shape<From>, convert: (value: From) => To): Shape<To> => ({
  schema: shape.schema,
  read: (value, path) => convert(shape.read(value, path)),
});

const inside = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);

const refuseUnknown = (names: Iterable<string>, fields: Fields, path: string): void => {
  for (const name of names) {
    if (!Object.hasOwn(fields, name)) throw wrongShape(path, `unknown field \`${name.slice(0, 64)}\``);
  }
};
