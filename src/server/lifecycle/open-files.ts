// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";

/** Where the system does not say how many files may be open. */
const USUAL_SYSTEM_LIMIT = 20_000;
/** For the system's own needs, offsets, logs, pipes. */
const OTHER_FILES = 1000;
/** A segment has two files. */
const SEGMENT_FILES = 2;
const MIN_SEGMENTS = 64;
/** A thread needs memory for what it keeps open. */
const MAX_SEGMENTS = 65_536;

interface OpenFiles {
  readonly systemLimit: number;
  readonly maxConnections: number;
  readonly threads: number;
}

/**
 * How many segments each thread may keep open. Every thread opens the partitions it serves, so that a partition is opened
 * again and again where they are more than this. Connections come first, but never for more than half of the files.
 */
export const openSegmentsPerThread = ({ systemLimit, maxConnections, threads }: OpenFiles): number => {
  const forSegments = systemLimit - Math.min(maxConnections, systemLimit / 2) - OTHER_FILES;
  const each = Math.floor(forSegments / threads / SEGMENT_FILES);
  return Math.min(Math.max(each, MIN_SEGMENTS), MAX_SEGMENTS);
};

/** How many files the process may have open. Node raises the soft limit to the hard one when it starts. */
export const systemOpenFilesLimit = (): number => {
  try {
    const [, limit] = /^Max open files\s+(\S+)/m.exec(readFileSync("/proc/self/limits", "utf8")) ?? [];
    return limit === "unlimited" ? Number.POSITIVE_INFINITY : Number(limit ?? USUAL_SYSTEM_LIMIT);
  } catch {
    return USUAL_SYSTEM_LIMIT;
  }
};
