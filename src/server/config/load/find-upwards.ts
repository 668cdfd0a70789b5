// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { statSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";

/** The file of this path; a relative one is tried against the directory and all above it. Directories are passed over. */
export const findUpwards = (path: string, workingDirectory: string): string | undefined => {
  if (isAbsolute(path)) return isFile(path) ? path : undefined;
  for (let directory = resolve(workingDirectory); ; directory = dirname(directory)) {
    const candidate = join(directory, path);
    if (isFile(candidate)) return candidate;
    if (dirname(directory) === directory) return undefined;
  }
};

const isFile = (path: string): boolean => {
  try {
    return !statSync(path).isDirectory();
  } catch {
    return false;
  }
};
