// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Writable, writeJson } from "../../../../protocol/json/write-json.ts";
import { MAX_U64 } from "../../../../protocol/primitives/integers.ts";
import { type JsonSchema, MAX_U32 } from "../shapes/schema.ts";
import { byteSizeText } from "./byte-size-text.ts";

/** How a value stands in an answer. */
export interface View<Value> {
  readonly schema: JsonSchema;
  write(value: Value): string;
}

export interface Field<Of> {
  readonly schema: JsonSchema;
  write(value: Of): string;
}

type FieldsOf<Of> = Readonly<Record<string, Field<Of>>>;

const plain = <Value extends Writable>(schema: JsonSchema): View<Value> => ({ schema, write: writeJson });

export const text: View<string> = plain({ type: "string" });
export const flag: View<boolean> = plain({ type: "boolean" });
export const decimal: View<number> = plain({ type: "number" });
export const u32: View<number> = plain({ type: "integer", minimum: 0, maximum: MAX_U32 });
export const u64: View<bigint> = plain({ type: "integer", minimum: 0, maximum: MAX_U64 });
export const word = <Word extends string>(words: readonly Word[]): View<Word> => plain({ type: "string", enum: words });

/** Bytes as a text with a unit. */
export const byteSize: View<bigint> = {
  schema: { type: "string", description: "Bytes with a unit, such as 1.5 KiB." },
  write: (bytes) => JSON.stringify(byteSizeText(bytes)),
};

export const nullable = <Value>(view: View<Value>): View<Value | undefined> => ({
  schema: { anyOf: [view.schema, { type: "null" }] },
  write: (value) => (value === undefined ? "null" : view.write(value)),
});

export const listOf = <Value>(view: View<Value>): View<readonly Value[]> => ({
  schema: { type: "array", items: view.schema },
  write: (values) => `[${values.map((value) => view.write(value)).join(",")}]`,
});

/** A field of a record, made from what it is a part of. */
export const field = <Of, Value>(view: View<Value>, get: (of: Of) => Value): Field<Of> => ({
  schema: view.schema,
  write: (of) => view.write(get(of)),
});

/** An object with these fields in this order, all of them always there. */
export const record = <Of>(fields: FieldsOf<Of>): View<Of> => {
  const entries = Object.entries(fields).map(([name, { write }]) => [`${JSON.stringify(name)}:`, write] as const);
  return {
    schema: {
      type: "object",
      properties: Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema])),
      required: Object.keys(fields),
    },
    write: (of) => `{${entries.map(([name, write]) => name + write(of)).join(",")}}`,
  };
};

/** The schema under a name of the document's components. */
export const named = <Value>(name: string, view: View<Value>): View<Value> => ({
  ...view,
  schema: { ...view.schema, title: name },
});
