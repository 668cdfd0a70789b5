// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { MAX_U64 } from "../../protocol/primitives/integers.ts";

const NEVER = MAX_U64;
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

/** RFC 3339 with microseconds in UTC, or in the zone of this machine: `2026-01-31T12:00:00.000000Z`. */
export const formatTime = (micros: bigint): string => {
  const fraction = String(Number(micros % 1_000_000n)).padStart(6, "0");
  const milliseconds = Number(micros / 1000n);
  const zoneMinutes = process.env.IGGY_LOCAL_TIME === "1" ? -new Date(milliseconds).getTimezoneOffset() : 0;
  const text = new Date(milliseconds + zoneMinutes * 60_000).toISOString().slice(0, 19);
  return `${text}.${fraction}${zoneMinutes === 0 ? "Z" : zoneText(zoneMinutes)}`;
};

const zoneText = (minutes: number): string => {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? "-" : "+"}${String(hours).padStart(2, "0")}:${String(rest).padStart(2, "0")}`;
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

const transportTitles: Readonly<Record<string, string>> = {
  tcp: "TCP",
  quic: "QUIC",
  http: "HTTP",
  websocket: "WebSocket",
};

export const transportTitle = (name: string): string => transportTitles[name] ?? name;
