// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** Errors of a stream whose other end has gone: a closed pipe, a closed terminal. */
const goneErrors = new Set(["EPIPE", "EIO", "ERR_STREAM_DESTROYED"]);

/** A reader that has seen enough, or a terminal that was closed, ends the program without a word. */
export const endQuietlyWithReader = (): void => {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (!goneErrors.has(error.code ?? "")) throw error;
    process.exit(0);
  });
  process.stderr.on("error", (error: NodeJS.ErrnoException) => {
    if (!goneErrors.has(error.code ?? "")) throw error;
  });
};
