// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { closeSync, fsyncSync, openSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { type Address, printAddress, type ServerConfig, toToml } from "../config/index.ts";
import { syncDirectory } from "../log/files/sync-directory.ts";
import type { ServedAddresses } from "./listeners.ts";

export const readyMarkerPath = (runtimePath: string): string => join(runtimePath, "current_config.toml");

/** Writes the effective configuration with the addresses that were bound; the file's presence means that clients can connect. */
export const writeReadyMarker = (
  runtimePath: string,
  config: ServerConfig,
  addresses: ServedAddresses & { readonly monitoring: Address | undefined },
): void => {
  const served = Object.entries(addresses).filter((entry): entry is [string, Address] => entry[1] !== undefined);
  const bound = Object.fromEntries(served.map(([name, address]) => [`${name}.address`, printAddress(address)]));
  const path = readyMarkerPath(runtimePath);
  const temporary = `${path}.new`;
  const fd = openSync(temporary, "w", 0o600);
  try {
    writeSync(fd, toToml(config, bound));
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(temporary, path);
  syncDirectory(runtimePath);
};
