// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { MAX_U64 } from "../../protocol/primitives/integers.ts";
import { UsageError } from "../errors/user-error.ts";

const NEVER = MAX_U64;
const SERVER_DEFAULT = 0n;

const units: readonly (readonly [micros: number, words: string])[] = [
  [0.001, "ns nsec nanos"],
  [1, "us \u00b5s usec"],
  [1000, "ms msec millis"],
  [1e6, "s sec secs second seconds"],
  [6e7, "m min mins minute minutes"],
  [3.6e9, "h hr hrs hour hours"],
  [8.64e10, "d day days"],
  [6.048e11, "w wk wks week weeks"],
  [2.630016e12, "M month months"],
  [3.15576e13, "y yr yrs year years"],
];
const microsOf: ReadonlyMap<string, number> = new Map(
  units.flatMap(([micros, words]) => words.split(" ").map((word) => [word, micros] as const)),
);
/** The largest duration a server keeps: 2^32-1 seconds. */
const MAX_MICROS = 0xffff_ffff * 1e6;

/**
 * Microseconds from `1day 2h`, `never`, `server_default`.
 * @throws UsageError
 */
export const parseExpiryText = (text: string): bigint => {
  const word = text.trim().toLowerCase();
  if (["none", "never", "never_expire", "unlimited"].includes(word)) return NEVER;
  if (["default", "server_default", "0"].includes(word)) return SERVER_DEFAULT;
  const groups = [...text.matchAll(/\s*(\d+(?:\.\d+)?)\s*([A-Za-z\u00b5]+)\s*/g)];
  const read = groups.reduce((length, [group]) => length + group.length, 0);
  // Only M and m differ in more than their letter case.
  const sum = groups.reduce(
    (total, [, number, unit = ""]) =>
      total + Number(number) * (microsOf.get(unit) ?? microsOf.get(unit.toLowerCase()) ?? Number.NaN),
    0,
  );
  if (groups.length === 0 || read !== text.length || Number.isNaN(sum)) throw new UsageError(expectedTime(text));
  if (sum > MAX_MICROS) throw new UsageError(`${text} is too long: at most 136 years`);
  return BigInt(Math.round(sum));
};

const expectedTime = (text: string): string =>
  /^\d+$/.test(text.trim())
    ? "time unit needed, for example 5sec or 5ms"
    : `expected a time such as 12h or 7days, never or server_default, not '${text}'`;

const SIZE = /^(\d+(?:\.\d+)?)\s*(?:([kmgtpe])(i)?)?b?$/i;

/**
 * Bytes from `10GiB`, `500 MB`, `unlimited`, `server_default`.
 * @throws UsageError
 */
export const parseSizeText = (text: string): bigint => {
  const word = text.trim().toLowerCase();
  if (word === "unlimited") return NEVER;
  if (word === "server_default" || word === "0") return SERVER_DEFAULT;
  const match = SIZE.exec(word);
  if (match === null) {
    throw new UsageError(`expected a size such as 10GiB, unlimited or server_default, not '${text}'`);
  }
  const [, number, prefix = "", binary] = match;
  const exponent = prefix === "" ? 0 : "kmgtpe".indexOf(prefix) + 1;
  return BigInt(Math.round(Number(number) * (binary === undefined ? 1000 : 1024) ** exponent));
};
