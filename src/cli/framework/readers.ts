// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { isIggyError } from "../../protocol/errors/iggy-error.ts";
import { type Identifier, parseIdentifierText } from "../../protocol/primitives/identifier.ts";
import { MAX_U64 } from "../../protocol/primitives/integers.ts";
import { UsageError } from "../errors/user-error.ts";
import type { Reader } from "./flags.ts";

const MAX_U32 = 0xffff_ffff;

/** A whole number within bounds. */
export const wholeNumber =
  (min = 0, max = MAX_U32): Reader<number> =>
  (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= min && number <= max) return number;
    throw new UsageError(`expected a whole number from ${min} to ${max}, not '${text}'`);
  };

/** A whole number of 64 bits. */
export const bigNumber: Reader<bigint> = (text) => {
  if (/^\d{1,20}$/.test(text) && BigInt(text) <= MAX_U64) return BigInt(text);
  throw new UsageError(`expected a whole number from 0 to ${MAX_U64}, not '${text}'`);
};

/** One of some words, in any letter case. */
export const oneOf =
  <Word extends string>(...words: readonly Word[]): Reader<Word> =>
  (text) => {
    const found = words.find((word) => word === text.toLowerCase());
    if (found !== undefined) return found;
    throw new UsageError(`expected ${listed(words)}, not '${text}'`);
  };

/** "a, b or c" */
const listed = (words: readonly string[]): string =>
  [words.slice(0, -1).join(", "), words.at(-1)].filter((part) => part !== "").join(" or ");

/** A number, or a name of 1 to 255 bytes. */
export const identifier: Reader<Identifier> = (text) => {
  try {
    return parseIdentifierText(text);
  } catch (error) {
    if (!isIggyError(error)) throw error;
    throw new UsageError(`expected a number or a name of 1 to 255 bytes, not '${text.slice(0, 64)}'`);
  }
};

/** A name with a length between two bounds, in bytes. */
export const name =
  (min = 1, max = 255): Reader<string> =>
  (text) => {
    const bytes = Buffer.byteLength(text);
    if (bytes >= min && bytes <= max) return text;
    throw new UsageError(
      `expected a name of ${min} to ${max} bytes, not ${bytes === 0 ? "nothing" : `${bytes} ${bytes === 1 ? "byte" : "bytes"}`}`,
    );
  };

/**
 * A moment as microseconds since 1970: `2026-01-31T12:00:00Z`, a number of microseconds, or how long ago: `-15m`.
 */
export const moment: Reader<bigint> = (text) => {
  if (/^\d+$/.test(text)) return bigNumber(text);
  const ago = /^-?(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text);
  if (ago !== null) {
    return BigInt(Math.round(Date.now() - Number(ago[1]) * MILLISECONDS[ago[2] as keyof typeof MILLISECONDS])) * 1000n;
  }
  const milliseconds = Date.parse(text);
  if (!Number.isNaN(milliseconds) && milliseconds >= 0) return BigInt(milliseconds) * 1000n;
  throw new UsageError(`expected a time such as 2026-01-31T12:00:00Z, -15m or microseconds, not '${text}'`);
};

const MILLISECONDS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A duration in milliseconds: `250ms`, `5s`, `2m`, `1h`; a bare number is milliseconds. */
export const milliseconds: Reader<number> = (text) => {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text);
  const value = Number(match?.[1]) * MILLISECONDS[(match?.[2] ?? "ms") as keyof typeof MILLISECONDS];
  if (match !== null && value <= 0x7fff_ffff) return Math.round(value);
  throw new UsageError(`expected a duration such as 250ms, 5s or 2m, not '${text}'`);
};
