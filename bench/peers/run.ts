// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// Installs, starts and stops servers to compare with:
//   npx tsx bench/peers/run.ts nats|kafka install|start|stop DIRECTORY [--port N] [--fsync]
import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { kafka } from "./kafka.ts";
import { nats } from "./nats.ts";

const peers = { nats: { ...nats, port: 4222 }, kafka: { ...kafka, port: 9092 } };

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { port: { type: "string" }, fsync: { type: "boolean", default: false } },
});
const [name, action, directory = "."] = positionals;
const peer = name === "nats" || name === "kafka" ? peers[name] : undefined;
const path = resolve(directory);

if (peer !== undefined && action === "install") {
  await mkdir(path, { recursive: true });
  await peer.install(path);
} else if (peer !== undefined && action === "start") {
  const port = Number(values.port ?? peer.port);
  const durability = await peer.start(path, { port, fsync: values.fsync });
  console.log(`127.0.0.1:${port} ${durability}`);
} else if (peer !== undefined && action === "stop") {
  await peer.stop(path);
} else {
  console.error("run.ts nats|kafka install|start|stop DIRECTORY [--port N] [--fsync]");
  process.exitCode = 2;
}
