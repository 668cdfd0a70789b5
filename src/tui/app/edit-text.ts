// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Has a text edited in the editor the environment names, which has the terminal for that time.
 * @throws Error when the editor fails
 */
export const editText = (text: string): string => {
  const directory = mkdtempSync(join(tmpdir(), "iggy-edit-"));
  const path = join(directory, "payload.txt");
  try {
    writeFileSync(path, text, { mode: 0o600 });
    const editor = process.env.VISUAL || process.env.EDITOR || "vi";
    const { status, error } = spawnSync(`${editor} "$IGGY_EDITED"`, {
      shell: true,
      stdio: "inherit",
      env: { ...process.env, IGGY_EDITED: path },
    });
    if (error !== undefined || status !== 0) throw new Error(`${editor} ended with ${status ?? error?.message}`);
    return readFileSync(path, "utf8").replace(/\n$/, "");
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};
