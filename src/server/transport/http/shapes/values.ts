// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { isJsonObject, type JsonValue } from "../../../../protocol/json/json-value.ts";
import { MAX_U64 } from "../../../../protocol/primitives/integers.ts";
import { Rejection, wrongShape } from "../rejection.ts";
import { MAX_U32 } from "./schema.ts";
import type { Shape } from "./shape.ts";

export const text: Shape<string> = {
  schema: { type: "string" },
  read: (value, path) => {
    if (typeof value !== "string") throw wrongShape(path, "a string is expected");
    return value;
  },
};

export const flag: Shape<boolean> = {
  schema: { type: "boolean" },
  read: (value, path) => {
    if (typeof value !== "boolean") throw wrongShape(path, "true or false is expected");
    return value;
  },
};

const integer = (max: number): Shape<number> => ({
  schema: { type: "integer", minimum: 0, maximum: max },
  read: (value, path) => {
    if (typeof value === "number" && value >= 0 && value <= max) return value;
    throw wrongShape(path, `a whole number from 0 to ${max} is expected`);
  },
});

export const u8 = integer(255);
export const u32 = integer(MAX_U32);

export const u64: Shape<bigint> = {
  schema: { type: "integer", minimum: 0, maximum: MAX_U64 },
  read: (value, path) => {
    const whole = typeof value === "number" ? BigInt(value) : value;
    if (typeof whole === "bigint" && whole >= 0n && whole <= MAX_U64) return whole;
    throw wrongShape(path, `a whole number from 0 to ${MAX_U64} is expected`);
  },
};

/** One of some words, by the text that stands for it. The reference takes anything but a string for a mistake of syntax. */
export const oneOf = <Value>(
  words: Readonly<Record<string, Value>>,
  { ignoreCase = false }: { readonly ignoreCase?: boolean } = {},
): Shape<Value> => ({
  schema: { type: "string", enum: Object.keys(words) },
  read: (value, path) => {
    if (typeof value !== "string") throw notAWord(value, path);
    const word = ignoreCase ? value.toLowerCase() : value;
    const found = Object.hasOwn(words, word) ? words[word] : undefined;
    if (found === undefined) throw wrongShape(path, `one of ${Object.keys(words).join(", ")} is expected`);
    return found;
  },
});

/** A map whose keys are numbers in quotes. */
export const mapById = <Value>(shape: Shape<Value>): Shape<ReadonlyMap<number, Value>> => ({
  schema: { type: "object", propertyNames: { pattern: "^[0-9]+$" }, additionalProperties: shape.schema },
  read: (value, path) => {
    if (!isJsonObject(value)) throw wrongShape(path, "an object is expected");
    const found = new Map<number, Value>();
    for (const [key, member] of value) {
      const id = /^\d{1,10}$/.test(key) ? Number(key) : Number.NaN;
      if (!(id <= MAX_U32)) throw new Rejection(400, `The body is not JSON: ${path}: a key is no number in quotes`);
      found.set(id, shape.read(member, `${path}.${key}`));
    }
    return found;
  },
});

const notAWord = (value: JsonValue, path: string): Rejection =>
  value === null || typeof value === "boolean" || typeof value === "object"
    ? wrongShape(path, "a word is expected")
    : new Rejection(400, `The body is not JSON: ${path}: a word is expected`);
