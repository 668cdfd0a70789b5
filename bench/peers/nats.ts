// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runProgram, startProcess, stopProcess } from "./peer-process.ts";

const SERVER = "github.com/nats-io/nats-server/v2@v2.15.2";
const TOOLS = "github.com/nats-io/natscli/nats@v0.5.1";

export interface StartOptions {
  readonly port: number;
  /** Every message is on the disk before it is acknowledged. */
  readonly fsync: boolean;
}

/** Builds the server and its command line into a directory; needs Go. */
const install = async (directory: string): Promise<void> => {
  const environment = { GOBIN: join(directory, "bin"), GOPATH: join(directory, "go"), GOFLAGS: "-modcacherw" };
  for (const module of [SERVER, TOOLS]) await runProgram("go", ["install", module], { environment });
};

/** Starts a server with JetStream and without data; gives how it keeps what it acknowledges. */
const start = async (directory: string, { port, fsync }: StartOptions): Promise<string> => {
  const data = join(directory, "nats-data");
  await rm(data, { recursive: true, force: true });
  await mkdir(data, { recursive: true });
  const sync = fsync ? "sync_interval: always" : "";
  const configuration = `listen: 127.0.0.1:${port}\njetstream { store_dir: "${data}", max_file_store: 20GB, ${sync} }\n`;
  await writeFile(join(directory, "nats.conf"), configuration);
  const command = join(directory, "bin", "nats-server");
  await startProcess({ directory, name: "nats", command, parameters: ["-c", "nats.conf"], port });
  return fsync ? "file storage, sync_interval: always" : "file storage, sync_interval 2m (its default)";
};

const stop = (directory: string): Promise<void> => stopProcess(directory, "nats");

export const nats = { install, start, stop };
