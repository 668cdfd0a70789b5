// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import { type SharedDescriptors, shareDescriptors } from "../log/files/descriptor-budget.ts";

/** Where the system does not say how many files may be open. */
const USUAL_SYSTEM_LIMIT = 20_000;
/** For pipes, logs, events of the threads, and what is opened for a moment. */
const OTHER_FILES = 200;
const OTHER_FILES_BY_THREAD = 16;
/** Of a low limit they are no more than this part. */
const MAX_OTHER_SHARE = 1 / 8;
/** Connections that may come at once, before files are closed for them: more than wait in a listener's queue. */
const MARGIN = 1000;
const MAX_MARGIN_SHARE = 1 / 2;
/** What is kept open takes memory of the system. */
const MAX_DESCRIPTORS = 500_000;

/** What the log's files of so many threads, and connections, may have open together. */
export const descriptorsOf = (systemLimit: number, threads: number): SharedDescriptors => {
  const others = Math.min(OTHER_FILES + threads * OTHER_FILES_BY_THREAD, systemLimit * MAX_OTHER_SHARE);
  const margin = Math.floor(Math.min(MARGIN, systemLimit * MAX_MARGIN_SHARE));
  const limit = Math.floor(Math.min(systemLimit - others - margin, MAX_DESCRIPTORS));
  return shareDescriptors(limit, margin, threads);
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
