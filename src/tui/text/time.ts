// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { duration } from "./numbers.ts";

export const timeFormats = ["utc", "local", "relative"] as const;
export type TimeFormat = (typeof timeFormats)[number];

/** The time of day with milliseconds, or how long ago. */
export const timeOfDay = (micros: bigint, format: TimeFormat, nowMs: number): string =>
  format === "relative" ? ago(micros, nowMs) : partsOf(micros, format).time;

/** Day and time with milliseconds and zone. */
export const dayAndTime = (micros: bigint, format: TimeFormat, nowMs: number): string => {
  const { day, time, zone } = partsOf(micros, format === "relative" ? "utc" : format);
  return format === "relative" ? `${day} ${time}${zone}, ${ago(micros, nowMs)}` : `${day} ${time}${zone}`;
};

const ago = (micros: bigint, nowMs: number): string => {
  const passedMs = nowMs - Number(micros / 1000n);
  return passedMs < 0 ? `in ${duration(-passedMs)}` : `${duration(passedMs)} ago`;
};

const partsOf = (micros: bigint, format: "utc" | "local") => {
  const atMs = Number(micros / 1000n);
  const zoneMinutes = format === "local" ? -new Date(atMs).getTimezoneOffset() : 0;
  const shifted = new Date(atMs + zoneMinutes * 60_000);
  // The largest date there is ends long before the largest number of microseconds.
  if (Number.isNaN(shifted.getTime())) return { day: "\u2013", time: String(micros), zone: " \u00b5s" };
  const [day = "", time = ""] = shifted.toISOString().split("T");
  return { day, time: time.slice(0, 12), zone: zoneMinutes === 0 ? "Z" : zoneText(zoneMinutes) };
};

const zoneText = (minutes: number): string => {
  const size = Math.abs(minutes);
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
};
