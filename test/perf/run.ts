// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// npx tsx test/perf/run.ts [--smoke] [--json] [--out file] [--driver-threads n] [part of a scenario's name ...]
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { makeTemporaryDirectory } from "../support/make-temporary-directory.ts";
import { measureMemory } from "./memory.ts";
import { comparisonLine, memoryLines, startupLines } from "./report.ts";
import { measureStartup } from "./startup.ts";
import { compareClient, compareShards, compareWithFloor, fullSize, scenarios, smokeSize } from "./throughput.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    smoke: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    out: { type: "string" },
    "driver-threads": { type: "string", default: "2" },
  },
});
const { smoke } = values;
const driverThreads = Number(values["driver-threads"]);
if (!(driverThreads >= 1 && driverThreads <= 4)) throw new RangeError("--driver-threads is 1 to 4");
const size = { ...(smoke ? smokeSize : fullSize), driverThreads };

interface Measurement {
  readonly name: string;
  readonly run: (directory: string) => Promise<{ readonly figures: unknown; readonly lines: readonly string[] }>;
}

const measurements: readonly Measurement[] = [
  ...scenarios.map((scenario) => ({
    name: scenario.name,
    run: async (directory: string) => {
      const figures = await compareWithFloor(scenario, size, directory);
      return { figures: { target: scenario.target, ...figures }, lines: [comparisonLine(scenario, figures, "floor")] };
    },
  })),
  ...scenarios.slice(0, 2).map((scenario) => ({
    name: `client ${scenario.name}`,
    run: async (directory: string) => {
      const figures = await compareClient(scenario, size, directory);
      const lines = [comparisonLine({ name: `client ${scenario.name}`, target: 0.7 }, figures, "frames")];
      return { figures: { target: 0.7, ...figures }, lines };
    },
  })),
  {
    name: "two shards by one",
    run: async (directory) => {
      const figures = await compareShards(scenarios[0]!, size, directory);
      const lines = [comparisonLine({ name: "two shards by one", target: 1 }, figures, "one")];
      return { figures: { target: 1, ...figures }, lines };
    },
  },
  {
    name: "memory",
    run: async (directory) => {
      const figures = await measureMemory(directory, smoke ? 20e6 : 2e9, smoke ? 50 : 1000);
      return { figures, lines: memoryLines(figures) };
    },
  },
  {
    name: "startup",
    run: async (directory) => {
      const figures = await measureStartup(directory, smoke ? 1 : 10, smoke ? 1 : 5);
      return { figures, lines: startupLines(figures) };
    },
  },
];

const chosen = measurements.filter(
  ({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)),
);
if (chosen.length === 0) {
  process.stderr.write(`there are: ${measurements.map(({ name }) => name).join(", ")}\n`);
  process.exit(2);
}
const results: Record<string, unknown> = {};
for (const { name, run } of chosen) {
  const { figures, lines } = await run(makeTemporaryDirectory());
  results[name] = figures;
  if (!values.json) process.stdout.write(smoke ? `${name}: works\n` : `${lines.join("\n")}\n`);
}
const text = `${JSON.stringify(results, null, 2)}\n`;
if (values.json) process.stdout.write(text);
if (values.out !== undefined) writeFileSync(values.out, text);
