// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { closeSync, fsyncSync, openSync } from "node:fs";

/** Makes the names in a directory durable; a no-op where directories cannot be opened (Windows). */
export const syncDirectory = (path: string): void => {
  if (process.platform === "win32") return;
  const fd = openSync(path, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
};
