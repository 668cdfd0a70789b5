// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { relative } from "node:path";
import type { ServerConfig } from "../config/index.ts";
import { parseEncryptionKey } from "../encryption/encryption-key.ts";
import { UnitCipher } from "../encryption/unit-cipher.ts";
import { DataDirectory } from "../log/files/data-directory.ts";
import { loadKernelModule } from "../log/kernel/kernel.ts";
import { checksumIn, makeScanEnvironment } from "../log/recovery/scan-memory.ts";
import type { ScanEnvironment } from "../log/recovery/segment-scan.ts";

/** A data directory as the offline tools look at it: where things are, and with what they are read. */
export interface InspectedDirectory {
  readonly config: ServerConfig;
  readonly directory: DataDirectory;
  readonly scan: ScanEnvironment;
  readonly cipher: UnitCipher | undefined;
  readonly checksum: (bytes: Uint8Array) => bigint;
  /** A path relative to the data directory. */
  readonly short: (path: string) => string;
}

export const inspectDirectory = (config: ServerConfig): InspectedDirectory => {
  const { path, stream, topic, partition, encryption } = config.system;
  const directory = new DataDirectory({
    root: path,
    streams: stream.path,
    topics: topic.path,
    partitions: partition.path,
  });
  const scan = makeScanEnvironment(loadKernelModule());
  return {
    config,
    directory,
    scan,
    cipher: encryption.enabled ? new UnitCipher(parseEncryptionKey(encryption.key)) : undefined,
    checksum: (bytes) => checksumIn(scan, bytes),
    short: (file) => relative(directory.root, file),
  };
};
