// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync } from "node:fs";

const NAME = /^(\d{20})\.(log|index)$/;

export interface SegmentFileName {
  readonly baseOffset: number;
  readonly extension: "log" | "index";
}

/** What a file name says of a segment; undefined for any other file. */
export const segmentFileOf = (name: string): SegmentFileName | undefined => {
  const [, digits, extension] = NAME.exec(name) ?? [];
  const baseOffset = Number(digits);
  if (digits === undefined || !Number.isSafeInteger(baseOffset)) return undefined;
  return { baseOffset, extension: extension === "log" ? "log" : "index" };
};

/** The base offsets of the segments in a partition's directory, ascending. */
export const segmentBasesIn = (partitionPath: string): number[] =>
  readdirSync(partitionPath)
    .map(segmentFileOf)
    .filter((file) => file?.extension === "log")
    .map((file) => file?.baseOffset ?? 0)
    .sort((a, b) => a - b);
