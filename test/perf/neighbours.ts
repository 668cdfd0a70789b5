// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

const PROBE_MS = 150;
const MILLISECONDS_PER_TICK = 10;
/** The part of the processors' time above which other processes count as busy. */
export const MAX_OTHERS_BUSY = 0.1;

/** Waits until other processes leave the machine alone, `limitMs` at most. */
export const waitForQuiet = async (limitMs: number): Promise<void> => {
  const deadlineMs = performance.now() + limitMs;
  while (!(await isQuiet()) && performance.now() < deadlineMs);
};

/** Whether the machine is idle; to be asked when this process and what it measures are. */
export const isQuiet = async (): Promise<boolean> => {
  const before = busyMilliseconds();
  const startedMs = performance.now();
  await sleep(PROBE_MS);
  const share = (busyMilliseconds() - before) / (performance.now() - startedMs) / availableParallelism();
  return share < MAX_OTHERS_BUSY;
};

/** What all processors were busy, apart from waiting for disks. */
const busyMilliseconds = (): number => {
  const [user, nice, system, , , interrupt, softInterrupt, steal] = readFileSync("/proc/stat", "utf8")
    .split(/\s+/)
    .slice(1, 9)
    .map(Number);
  return (user! + nice! + system! + interrupt! + softInterrupt! + steal!) * MILLISECONDS_PER_TICK;
};
