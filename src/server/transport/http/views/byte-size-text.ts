// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** Largest first, the binary unit before the decimal one. */
const units: readonly (readonly [string, bigint])[] = ["E", "P", "T", "G", "M", "K"].flatMap((letter, place) => {
  const power = BigInt(6 - place);
  return [[`${letter}iB`, 1024n ** power] as const, [`${letter}B`, 1000n ** power] as const];
});

/**
 * Bytes in the largest unit that at most three decimals of state exactly: 1000 is `1 KB`, 1024 is `1 KiB`, 65 is `65 B`. The
 * text is never rounded.
 */
export const byteSizeText = (bytes: bigint): string => {
  for (const [unit, size] of units) {
    if (size > bytes) continue;
    const thousandths = bytes * 1000n;
    if (thousandths % size === 0n) return `${decimals(thousandths / size)} ${unit}`;
  }
  return `${bytes} B`;
};

const decimals = (thousandths: bigint): string => {
  const fraction = String(thousandths % 1000n)
    .padStart(3, "0")
    .replace(/0+$/, "");
  const whole = thousandths / 1000n;
  return fraction === "" ? String(whole) : `${whole}.${fraction}`;
};
