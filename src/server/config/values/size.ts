// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { ValueProblem } from "./value-problem.ts";

const ADVICE = 'write bytes as a number, or text such as "512 KiB", "100 MB" or "1 GiB"';
const SIZE = /^(\d+(?:\.\d+)?)\s*(?:([kmgtpe])(i)?)?(b|bit)?$/i;
const PREFIXES = "kmgtpe";

/** Bytes from a number or from text: decimal (KB, MB ...) and binary (KiB, MiB ...) units, fractions allowed. */
export const parseSize = (raw: unknown): number => {
  if (typeof raw === "number" && Number.isSafeInteger(raw) && raw >= 0) return raw;
  if (typeof raw !== "string") throw new ValueProblem("is not a size", ADVICE);
  const match = SIZE.exec(raw.trim());
  if (match === null) throw new ValueProblem("is not a size", ADVICE);
  const [, number, prefix, binary, unit] = match;
  if (unit?.toLowerCase() === "bit") throw new ValueProblem("is a number of bits", 'write "B" for bytes');
  const exponent = prefix === undefined ? 0 : PREFIXES.indexOf(prefix.toLowerCase()) + 1;
  const bytes = Number(number) * (binary === undefined ? 1000 : 1024) ** exponent;
  if (!Number.isSafeInteger(Math.round(bytes))) throw new ValueProblem("is too large", "use less than 8 PiB");
  return Math.round(bytes);
};

/** The shortest text that means exactly these bytes. */
export const printSize = (bytes: number): string => {
  if (bytes === 0) return "0 B";
  for (const [factor, suffix] of [
    [1024, "iB"],
    [1000, "B"],
  ] as const) {
    for (let exponent = PREFIXES.length; exponent > 0; exponent--) {
      const unit = factor ** exponent;
      const prefix = PREFIXES[exponent - 1] ?? "";
      if (bytes >= unit && (bytes * 10) % unit === 0) {
        return `${bytes / unit} ${factor === 1024 || exponent > 1 ? prefix.toUpperCase() : "K"}${suffix}`;
      }
    }
  }
  return `${bytes} B`;
};
