// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** A signal that aborts when the process is told to end: Ctrl+C, a closed terminal, a reader that went away. The second time ends it. */
export const untilStopped = (): AbortSignal => {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(name, () => controller.abort());
  process.stdout.once("close", () => controller.abort());
  return controller.signal;
};
