// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// Takes the lock of a directory and gives it back for a while, and prints how often it was not alone.
import { closeSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import { IggyError } from "../../../src/protocol/errors/iggy-error.ts";
import { DataLock } from "../../../src/server/lifecycle/data-lock.ts";

const HOLD_MS = 2;
const [root = "", startAtMs, forMs] = process.argv.slice(2);
const inside = join(root, "inside");
const endMs = Math.max(Date.now(), Number(startAtMs)) + Number(forMs);
let overlaps = 0;
while (Date.now() < endMs) {
  let lock: DataLock;
  try {
    lock = DataLock.acquire(root);
  } catch (error) {
    if (error instanceof IggyError) continue;
    throw error;
  }
  try {
    closeSync(openSync(inside, "wx"));
  } catch {
    overlaps++;
  }
  const untilMs = Date.now() + HOLD_MS;
  while (Date.now() < untilMs);
  rmSync(inside, { force: true });
  lock.release();
}
process.stdout.write(JSON.stringify({ overlaps }));
