// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

const NEVER = 0xffff_ffff_ffff_ffffn;
const UNITS = ["KB", "MB", "GB", "TB", "PB", "EB"];

/** Decimal units with two digits: `1.16 KB`; `0 B` and other small sizes exactly. */
export const formatBytes = (bytes: bigint): string => {
  if (bytes < 1000n) return `${bytes} B`;
  let value = Number(bytes) / 1000;
  let unit = 0;
  while (value >= 999.995 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value.toFixed(2)} ${UNITS[unit] ?? ""}`;
};

export const formatTopicSize = (bytes: bigint): string => (bytes === NEVER ? "unlimited" : formatBytes(bytes));

/** UTC, `2026-01-31 12:00:00.000000`. */
export const formatTime = (micros: bigint): string => {
  const milliseconds = Number(micros / 1000n);
  const fraction = String(Number(micros % 1_000_000n)).padStart(6, "0");
  return `${new Date(milliseconds).toISOString().slice(0, 19).replace("T", " ")}.${fraction}`;
};

const DURATIONS: readonly (readonly [string, bigint])[] = [
  ["day", 86_400_000_000n],
  ["h", 3_600_000_000n],
  ["m", 60_000_000n],
  ["s", 1_000_000n],
  ["ms", 1000n],
  ["us", 1n],
];

/** `1day 2h 30m`. */
export const formatExpiry = (micros: bigint): string => {
  if (micros === NEVER) return "unlimited";
  if (micros === 0n) return "server_default";
  const parts: string[] = [];
  let left = micros;
  for (const [unit, length] of DURATIONS) {
    const count = left / length;
    if (count === 0n) continue;
    parts.push(`${count}${unit === "day" && count > 1n ? "days" : unit}`);
    left %= length;
  }
  return parts.join(" ");
};
