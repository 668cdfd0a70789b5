// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { rmSync } from "node:fs";
import { onTestFinished } from "vitest";
import { makeTemporaryDirectory } from "./make-temporary-directory.ts";

/** A new directory that is removed at the end of the test that asks for it. */
export const temporaryDirectory = (): string => {
  const path = makeTemporaryDirectory();
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
};
