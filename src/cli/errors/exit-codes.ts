// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** What the process says of how it ended; 130 and 143 are of the signals that ended it. */
export const exitCode = {
  done: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  conflict: 4,
  unauthenticated: 5,
  forbidden: 6,
  unreachable: 7,
  partly: 8,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** With IGGY_COMPAT_EXIT=1 there are 0, 1 and 2 alone, as scripts for other tools expect. */
export const processExitCode = (code: ExitCode): number =>
  process.env.IGGY_COMPAT_EXIT === "1" && code > exitCode.usage && code < exitCode.interrupted ? exitCode.failed : code;
