// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../../../protocol/errors/iggy-error.ts";
import { type Identifier, numericIdentifier, stringIdentifier } from "../../../../protocol/primitives/identifier.ts";
import { Rejection } from "../rejection.ts";
import { type JsonSchema, MAX_U32 } from "./schema.ts";

/** A segment of a path that stands for a value. */
export interface PathValue<Value> {
  readonly schema: JsonSchema;
  readonly description: string;
  /** Read before the query and the body are looked at, instead of after. */
  readonly isEarly: boolean;
  /** @throws Rejection 400, IggyError invalid_identifier */
  read(text: string): Value;
}

/** Digits, with a plus or zeros before them, are a number as long as it fits; everything else is a name. */
export const toIdentifier = (text: string): Identifier => {
  if (/^\+?\d+$/.test(text) && Number(text) <= MAX_U32) return numericIdentifier(Number(text));
  const length = Buffer.byteLength(text);
  if (length === 0 || length > 255) throw new IggyError("invalid_identifier", { length });
  return stringIdentifier(text);
};

export const identifierOf = (what: string): PathValue<Identifier> => ({
  schema: { type: "string", maxLength: 255 },
  description: `${what}: its number, or its name.`,
  isEarly: false,
  read: toIdentifier,
});

export const pathName = (description: string): PathValue<string> => ({
  schema: { type: "string" },
  description,
  isEarly: false,
  read: (text) => text,
});

export const pathU32 = (description: string): PathValue<number> => ({
  schema: { type: "integer", minimum: 0, maximum: MAX_U32 },
  description,
  isEarly: true,
  read: (text) => {
    if (/^\+?\d+$/.test(text) && Number(text) <= MAX_U32) return Number(text);
    throw new Rejection(400, "A number from 0 to 4294967295 is expected in the path");
  },
});

/** The official Rust client writes `fsync=true` where `true` belongs. */
export const pathFsync: PathValue<boolean> = {
  schema: { type: "string", enum: ["true", "false", "fsync=true", "fsync=false"] },
  description: "Whether to bring it to the disk.",
  isEarly: true,
  read: (text) => {
    if (text === "true" || text === "fsync=true") return true;
    if (text === "false" || text === "fsync=false") return false;
    throw new Rejection(400, "true or false is expected in the path");
  },
};
