// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

const UNITS = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

/** Digits in groups of three: `120 431`. */
export const grouped = (value: bigint | number): string => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, " ");

/** A number in at most five characters: `999`, `12.3k`, `4.56M`. */
export const short = (value: bigint | number): string => {
  let number = Number(value);
  for (const unit of ["", "k", "M", "G", "T"]) {
    if (Math.abs(number) < 999.5) return unit === "" ? String(Math.round(number)) : `${threeDigits(number)}${unit}`;
    number /= 1000;
  }
  return `${threeDigits(number)}P`;
};

/** Decimal units: `0 B`, `1.21 MB`. */
export const bytes = (value: bigint | number): string => {
  let number = Number(value);
  let unit = 0;
  while (number >= 999.5 && unit < UNITS.length - 1) {
    number /= 1000;
    unit++;
  }
  return `${unit === 0 ? Math.round(number) : threeDigits(number)} ${UNITS[unit]}`;
};

export const perSecond = (rate: number | undefined): string => (rate === undefined ? "\u2013" : `${short(rate)}/s`);

export const bytesPerSecond = (rate: number | undefined): string =>
  rate === undefined ? "\u2013" : `${bytes(rate)}/s`;

/** The two largest units of a time: `3d 4h`, `12s`. */
export const duration = (milliseconds: number): string => {
  let left = Math.max(0, milliseconds) / 1000;
  if (left < 1) return `${Math.round(milliseconds)} ms`;
  const parts: string[] = [];
  for (const [unit, seconds] of [
    ["d", 86_400],
    ["h", 3600],
    ["m", 60],
    ["s", 1],
  ] as const) {
    const count = Math.floor(left / seconds);
    left -= count * seconds;
    if (count > 0 || parts.length > 0) parts.push(`${count}${unit}`);
  }
  return parts
    .slice(0, 2)
    .filter((part) => !part.startsWith("0"))
    .join(" ");
};

const threeDigits = (number: number): string => {
  const size = Math.abs(number);
  return number.toFixed(size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2);
};
