// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import { isJsonObject, JsonDecimal, type JsonObject, type JsonValue } from "../../../protocol/json/json-value.ts";

const invalid = (field: string): IggyError => new IggyError("invalid_json_response", { field });

/** @throws IggyError invalid_json_response */
export const objectOf = (value: JsonValue | undefined, field = ""): JsonObject => {
  if (value === undefined || !isJsonObject(value)) throw invalid(field);
  return value;
};

export const objectIn = (holder: JsonObject, field: string): JsonObject => objectOf(holder.get(field), field);

/** @throws IggyError invalid_json_response */
export const listOf = <Item>(value: JsonValue | undefined, read: (item: JsonObject) => Item): Item[] => {
  if (!Array.isArray(value)) throw invalid("list");
  return value.map((item: JsonValue) => read(objectOf(item)));
};

export const textIn = (holder: JsonObject, field: string): string => {
  const value = holder.get(field);
  if (typeof value !== "string") throw invalid(field);
  return value;
};

export const numberIn = (holder: JsonObject, field: string): number => {
  const value = holder.get(field);
  if (typeof value === "number") return value;
  if (value instanceof JsonDecimal) return Number(value.text);
  throw invalid(field);
};

export const bigIn = (holder: JsonObject, field: string): bigint => {
  const value = holder.get(field);
  if (typeof value === "number") return BigInt(value);
  if (typeof value !== "bigint") throw invalid(field);
  return value;
};

export const flagIn = (holder: JsonObject, field: string): boolean => holder.get(field) === true;

const powers = ["", "K", "M", "G", "T", "P", "E"];

/** Bytes that are written with a unit and at most three decimals. */
export const bytesIn = (holder: JsonObject, field: string): bigint => {
  const found = /^(\d+)(?:\.(\d{1,3}))? ([KMGTPE]?)(i?)B$/.exec(textIn(holder, field));
  if (found === null) throw invalid(field);
  const [, whole = "0", fraction = "", letter = "", binary] = found;
  const unit = (binary === "i" ? 1024n : 1000n) ** BigInt(powers.indexOf(letter));
  return (BigInt(whole + fraction.padEnd(3, "0")) * unit) / 1000n;
};
