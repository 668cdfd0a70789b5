// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** A decimal number such as "1.5" times a whole unit, exact until it is rounded to a whole number. */
export const timesUnit = (decimal: string, unit: bigint): bigint => {
  const [whole = "", fraction = ""] = decimal.split(".");
  const scale = 10n ** BigInt(fraction.length);
  return (2n * BigInt(whole + fraction) * unit + scale) / (2n * scale);
};
