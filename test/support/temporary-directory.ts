// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A new directory that is removed when the test or the file's suite ends. */
export const makeTemporaryDirectory = (): string => mkdtempSync(join(tmpdir(), "iggy-test-"));

/** As makeTemporaryDirectory, removed at the end of the test that calls it. */
export const temporaryDirectory = (): string => {
  const path = makeTemporaryDirectory();
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
};
