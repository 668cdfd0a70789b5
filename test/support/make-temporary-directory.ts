// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A new directory; who makes it removes it. */
export const makeTemporaryDirectory = (): string => mkdtempSync(join(tmpdir(), "iggy-test-"));
