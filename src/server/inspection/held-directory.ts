// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ServerConfig } from "../config/index.ts";
import { DataLock } from "../lifecycle/data-lock.ts";
import { type InspectedDirectory, inspectDirectory } from "./inspected-directory.ts";

export interface HeldDirectory {
  readonly inspected: InspectedDirectory;
  release(): void;
}

/**
 * A data directory that no server can use until it is released.
 * @throws IggyError cannot_create_base_directory while a server uses it
 */
export const holdDirectory = (config: ServerConfig): HeldDirectory => {
  const inspected = inspectDirectory(config);
  const lock = DataLock.acquire(inspected.directory.root);
  return { inspected, release: () => lock.release() };
};
