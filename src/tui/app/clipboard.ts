// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Terminals take no more in one sequence. */
const MAX_BYTES = 74_000;

/**
 * Copies by OSC 52, which reaches the clipboard of the terminal's machine also over ssh; what is too long for that, or a
 * console without a clipboard, gets a file. Gives what to tell.
 */
export const copyText = (text: string, what: string, write: (sequence: string) => void): string => {
  const bytes = Buffer.from(text);
  if (bytes.length <= MAX_BYTES && process.env.TERM !== "linux") {
    write(`\u001b]52;c;${bytes.toString("base64")}\u0007`);
    return `copied ${what}`;
  }
  const path = join(tmpdir(), `iggy-copy-${process.pid}-${Date.now()}.txt`);
  writeFileSync(path, bytes, { mode: 0o600, flag: "wx" });
  return `${what} is in ${path}`;
};
