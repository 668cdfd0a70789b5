// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

const ERROR_LEVEL = 50;

/** The lines of a server's log that say that something is wrong with the server itself. */
export const errorsIn = (standardError: string): string[] =>
  standardError
    .split("\n")
    .filter((line) => line.startsWith("{") && Number(/"level":(\d+)/.exec(line)?.[1]) >= ERROR_LEVEL);
