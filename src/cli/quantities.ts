// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../protocol/errors/iggy-error.ts";

const NEVER = 0xffff_ffff_ffff_ffffn;
const SERVER_DEFAULT = 0n;

const MICROS: Readonly<Record<string, number>> = {
  us: 1,
  ms: 1000,
  s: 1e6,
  sec: 1e6,
  secs: 1e6,
  second: 1e6,
  seconds: 1e6,
  m: 6e7,
  min: 6e7,
  mins: 6e7,
  minute: 6e7,
  minutes: 6e7,
  h: 3.6e9,
  hr: 3.6e9,
  hrs: 3.6e9,
  hour: 3.6e9,
  hours: 3.6e9,
  d: 8.64e10,
  day: 8.64e10,
  days: 8.64e10,
  w: 6.048e11,
  week: 6.048e11,
  weeks: 6.048e11,
  M: 2.630016e12,
  month: 2.630016e12,
  months: 2.630016e12,
  y: 3.15576e13,
  year: 3.15576e13,
  years: 3.15576e13,
};

/**
 * Microseconds from `1day 2h`, `never`, `server_default`.
 * @throws IggyError invalid_format
 */
export const parseExpiryText = (text: string): bigint => {
  const word = text.trim().toLowerCase();
  if (["none", "never", "never_expire", "unlimited"].includes(word)) return NEVER;
  if (["default", "server_default", "0"].includes(word)) return SERVER_DEFAULT;
  const groups = [...text.matchAll(/\s*(\d+(?:\.\d+)?)\s*([A-Za-z]+)\s*/g)];
  const read = groups.reduce((length, [group]) => length + group.length, 0);
  const micros = groups.map(
    ([, number, unit = ""]) => Number(number) * (MICROS[unit] ?? MICROS[unit.toLowerCase()] ?? Number.NaN),
  );
  const sum = micros.reduce((total, one) => total + one, 0);
  if (groups.length === 0 || read !== text.length || Number.isNaN(sum)) {
    throw new IggyError("invalid_format", {
      expiry: text,
      expected: "a time such as 12h or 7days, none or server_default",
    });
  }
  return BigInt(Math.round(sum));
};

const SIZE = /^(\d+(?:\.\d+)?)\s*(?:([kmgtpe])(i)?)?b?$/i;

/**
 * Bytes from `10GiB`, `500 MB`, `unlimited`, `server_default`.
 * @throws IggyError invalid_size_bytes
 */
export const parseSizeText = (text: string): bigint => {
  const word = text.trim().toLowerCase();
  if (word === "unlimited") return NEVER;
  if (word === "server_default" || word === "0") return SERVER_DEFAULT;
  const match = SIZE.exec(word);
  if (match === null) {
    throw new IggyError("invalid_format", {
      size: text,
      expected: "a size such as 10GiB, unlimited or server_default",
    });
  }
  const [, number, prefix = "", binary] = match;
  const exponent = prefix === "" ? 0 : "kmgtpe".indexOf(prefix) + 1;
  return BigInt(Math.round(Number(number) * (binary === undefined ? 1000 : 1024) ** exponent));
};
