// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Identifier } from "../../../../protocol/primitives/identifier.ts";
import { MAX_U64 } from "../../../../protocol/primitives/integers.ts";
import { type PollingKind, pollingKinds } from "../../../../protocol/primitives/polling-strategy.ts";
import { Rejection } from "../rejection.ts";
import { toIdentifier } from "./path-values.ts";
import { type JsonSchema, MAX_U32 } from "./schema.ts";

/** A parameter of a query string. */
export interface QueryValue<Value> {
  readonly schema: JsonSchema;
  readonly description: string;
  /** What stands for a parameter that is not there; undefined where it has to be. */
  readonly fallback: string | undefined;
  /** Undefined for a text that is wrong. */
  read(text: string): Value | undefined;
}

type QueryValues = Readonly<Record<string, QueryValue<unknown>>>;
export type QueryOf<Of extends QueryValues> = {
  readonly [Name in keyof Of]: Of[Name] extends QueryValue<infer Value> ? Value : never;
};

export const queryU32 = (description: string, fallback?: string): QueryValue<number> => ({
  schema: { type: "integer", minimum: 0, maximum: MAX_U32 },
  description,
  fallback,
  read: (text) => (/^\+?\d+$/.test(text) && Number(text) <= MAX_U32 ? Number(text) : undefined),
});

export const queryU64 = (description: string, fallback?: string): QueryValue<bigint> => ({
  schema: { type: "integer", minimum: 0, maximum: MAX_U64 },
  description,
  fallback,
  read: (text) => (/^\+?\d{1,40}$/.test(text) && BigInt(text) <= MAX_U64 ? BigInt(text) : undefined),
});

export const queryFlag = (description: string, fallback?: string): QueryValue<boolean> => ({
  schema: { type: "boolean" },
  description,
  fallback,
  read: (text) => (text === "true" ? true : text === "false" ? false : undefined),
});

export const queryText = (description: string, fallback?: string): QueryValue<string> => ({
  schema: { type: "string" },
  description,
  fallback,
  read: (text) => text,
});

export const queryConsumer: QueryValue<Identifier> = {
  schema: { type: "string", maxLength: 255 },
  description: "Who reads: a number, or a name.",
  fallback: "1",
  read: (text) => {
    const length = Buffer.byteLength(text);
    return length === 0 || length > 255 ? undefined : toIdentifier(text);
  },
};

const kindNames = Object.keys(pollingKinds) as PollingKind[];

/** Also by its first letter. */
export const queryKind: QueryValue<PollingKind> = {
  schema: { type: "string", enum: [...kindNames, ...kindNames.map((name) => name.charAt(0))] },
  description: "Where to begin.",
  fallback: "offset",
  read: (text) => kindNames.find((name) => name === text || (text.length === 1 && name.startsWith(text))),
};

/**
 * Reads the parameters of a query string; unknown ones are ignored.
 * @throws Rejection 400 for one that is missing, wrong, or there twice
 */
export const readQuery = <Of extends QueryValues>(values: Of, query: string): QueryOf<Of> => {
  const given = new Map<string, string>();
  for (const [name, text] of new URLSearchParams(query)) {
    if (!Object.hasOwn(values, name)) continue;
    if (given.has(name)) throw new Rejection(400, `The query is wrong: ${name} is there twice`);
    given.set(name, text);
  }
  const found: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    const text = given.get(name) ?? value.fallback;
    if (text === undefined) throw new Rejection(400, `The query is wrong: ${name} is missing`);
    const read = value.read(text);
    if (read === undefined) throw new Rejection(400, `The query is wrong: ${name} is not what it should be`);
    found[name] = read;
  }
  return found as QueryOf<Of>;
};
