// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { makeTemporaryDirectory } from "../support/make-temporary-directory.ts";
import { measureMemory, measureStartup } from "./resources.ts";
import { compare, compareShards, fullSize, scenarios, smokeSize } from "./throughput.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    smoke: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    out: { type: "string" },
  },
});
const wanted = (name: string): boolean => positionals.length === 0 || positionals.some((part) => name.includes(part));
const size = values.smoke ? smokeSize : fullSize;
const results: Record<string, unknown> = {};
const say = (line: string): void => {
  if (!values.json) process.stdout.write(`${line}\n`);
};

say(
  "ours by floor: a bare Node peer that writes or serves the same bytes and does nothing else; 4 connections, 4 partitions",
);
for (const scenario of scenarios.filter(({ name }) => wanted(name))) {
  const found = await compare(scenario, size, makeTemporaryDirectory());
  results[scenario.name] = found;
  const spread = `${Math.min(...found.ratios).toFixed(2)} to ${Math.max(...found.ratios).toFixed(2)}`;
  const rate = (value: number) => `${Math.round(value).toLocaleString("en")} req/s`;
  say(
    `${scenario.name.padEnd(22)} ratio ${found.ratio.toFixed(2)} (${spread}; target ${scenario.target})  ` +
      `ours ${rate(found.ours.requestsPerSecond)}, ${found.ours.cpuMicrosPerRequest.toFixed(0)} us CPU each  ` +
      `floor ${rate(found.floor.requestsPerSecond)}, ${found.floor.cpuMicrosPerRequest.toFixed(0)} us`,
  );
}
if (wanted("shards")) {
  const ratio = await compareShards(size, makeTemporaryDirectory());
  results["shards"] = ratio;
  say(`two shards by one      ratio ${ratio.toFixed(2)}`);
}
if (wanted("memory")) {
  const memory = await measureMemory(makeTemporaryDirectory(), values.smoke ? 20e6 : 2e9, values.smoke ? 50 : 1000);
  results["memory"] = memory;
  say(
    `memory                 start ${memory.startedMegabytes.toFixed(0)} MB, peak ${memory.peakMegabytes.toFixed(0)} MB while ` +
      `${(memory.passedMegabytes / 1000).toFixed(1)} GB pass, ${memory.idleConnections} idle connections add ` +
      `${memory.idleConnectionsMegabytes.toFixed(0)} MB`,
  );
}
if (wanted("startup")) {
  const startup = await measureStartup(makeTemporaryDirectory(), values.smoke ? 1 : 10, values.smoke ? 1 : 5);
  results["startup"] = startup;
  say(
    `startup                ready in ${startup.emptyMs.toFixed(0)} ms on an empty directory, ${startup.filledMs.toFixed(0)} ms ` +
      `on ${startup.partitions} partitions with ${startup.segments} segments`,
  );
}
if (values.json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
if (values.out !== undefined) writeFileSync(values.out, JSON.stringify(results, null, 2));
