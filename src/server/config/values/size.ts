// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { timesUnit } from "./times-unit.ts";
import { ValueProblem } from "./value-problem.ts";

const ADVICE = 'write bytes as a number, or text such as "512 KiB", "100 MB" or "1 GiB"';
const SIZE = /^(\d+(?:\.\d+)?)\s*(?:([kmgtpe])(i)?)?(b|bit)?$/i;
const PREFIXES = "kmgtpe";

/**
 * Bytes from a number or from text: decimal (KB, MB ...) and binary (KiB, MiB ...) units, fractions allowed. A small b is
 * refused: Apache Iggy 0.8 takes it for bits.
 */
export const parseSize = (raw: unknown): number => {
  if (typeof raw === "number" && Number.isSafeInteger(raw) && raw >= 0) return raw;
  if (typeof raw !== "string") throw new ValueProblem("is not a size", ADVICE);
  const match = SIZE.exec(raw.trim());
  if (match === null) throw new ValueProblem("is not a size", ADVICE);
  const [, number = "", prefix, binary, unit] = match;
  if (unit !== undefined && unit !== "B") {
    throw new ValueProblem(`ends in "${unit}", which means bits`, 'write a capital "B" for bytes');
  }
  const exponent = prefix === undefined ? 0 : PREFIXES.indexOf(prefix.toLowerCase()) + 1;
  const bytes = Number(timesUnit(number, (binary === undefined ? 1000n : 1024n) ** BigInt(exponent)));
  if (!Number.isSafeInteger(bytes)) throw new ValueProblem("is too large", "use less than 8 PiB");
  return bytes;
};

/** Parts of a unit that one digit after the point writes exactly: halves of a binary unit, tenths of a decimal one. */
const factors = [
  { factor: 1024, steps: 2, suffix: "iB" },
  { factor: 1000, steps: 10, suffix: "B" },
] as const;

/** Exactly these bytes in the largest unit that needs at most one digit after the point. */
export const printSize = (bytes: number): string => {
  for (let exponent = PREFIXES.length; exponent > 0; exponent--) {
    for (const { factor, steps, suffix } of factors) {
      const unit = factor ** exponent;
      if (bytes < unit || bytes % (unit / steps) !== 0) continue;
      const tenths = ((bytes % unit) / (unit / steps)) * (10 / steps);
      const number = `${Math.floor(bytes / unit)}${tenths === 0 ? "" : `.${tenths}`}`;
      return `${number} ${(PREFIXES[exponent - 1] ?? "").toUpperCase()}${suffix}`;
    }
  }
  return `${bytes} B`;
};
