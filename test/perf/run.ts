// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// npx tsx test/perf/run.ts [--smoke] [--json] [--out file] [--driver-threads n] [--against checkout] [--rounds n]
//   [part of a scenario's name ...]
import { rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { makeTemporaryDirectory } from "../support/make-temporary-directory.ts";
import { measureCliStartup } from "./cli-startup.ts";
import { measureDecode } from "./decode.ts";
import { compareHttp, HTTP_TARGET } from "./http.ts";
import { measureMemory } from "./memory.ts";
import {
  checkoutLine,
  cliStartupLines,
  comparisonLine,
  decodeLines,
  httpLine,
  latencyLine,
  memoryLines,
  startupLines,
} from "./report.ts";
import { measureStartup } from "./startup.ts";
import {
  compareClient,
  compareHttpOnWithOff,
  compareShards,
  compareWithCheckout,
  compareWithFloor,
  compareWithStampingFloor,
  fullSize,
  latencyScenario,
  pairedSize,
  scenarios,
  smokeSize,
} from "./throughput.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    smoke: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    out: { type: "string" },
    "driver-threads": { type: "string", default: "2" },
    // Compares this checkout with another one that is built, instead of with the floor.
    against: { type: "string" },
    rounds: { type: "string" },
  },
});
const { smoke, against } = values;
const driverThreads = Number(values["driver-threads"]);
if (!(driverThreads >= 1 && driverThreads <= 4)) throw new RangeError("--driver-threads is 1 to 4");
const usualSize = against === undefined ? fullSize : pairedSize;
const rounds = values.rounds === undefined ? {} : { rounds: Number(values.rounds) };
const size = { ...(smoke ? smokeSize : usualSize), ...rounds, driverThreads };

interface Measurement {
  readonly name: string;
  readonly run: (directory: string) => Promise<{ readonly figures: unknown; readonly lines: readonly string[] }>;
}

const againstCheckout = (checkout: string): readonly Measurement[] =>
  scenarios.map((scenario) => ({
    name: scenario.name,
    run: async (directory) => {
      const figures = await compareWithCheckout(scenario, size, directory, checkout);
      return { figures, lines: [checkoutLine(scenario, figures)] };
    },
  }));

const againstFloor: readonly Measurement[] = [
  ...scenarios.map((scenario) => ({
    name: scenario.name,
    run: async (directory: string) => {
      const figures = await compareWithFloor(scenario, size, directory);
      return { figures: { target: scenario.target, ...figures }, lines: [comparisonLine(scenario, figures, "floor")] };
    },
  })),
  ...scenarios
    .filter(({ kind }) => kind === "produce")
    .map((scenario) => ({
      name: `stamped ${scenario.name}`,
      run: async (directory: string) => {
        const figures = await compareWithStampingFloor(scenario, size, directory);
        const lines = [comparisonLine({ ...scenario, name: `stamped ${scenario.name}` }, figures, "floor")];
        return { figures: { target: scenario.target, ...figures }, lines };
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
    name: "client decode",
    run: async () => {
      const figures = measureDecode(smoke ? 1 : 21);
      return { figures, lines: decodeLines(figures) };
    },
  },
  {
    name: latencyScenario.name,
    run: async (directory) => {
      const figures = await compareWithFloor(latencyScenario, size, directory);
      return {
        figures: { target: latencyScenario.target, ...figures },
        lines: [latencyLine(latencyScenario, figures)],
      };
    },
  },
  {
    name: "two shards by one",
    run: async (directory) => {
      const figures = await compareShards(scenarios[0]!, size, directory);
      const lines = [comparisonLine({ name: "two shards by one", target: 1 }, figures, "one")];
      return { figures: { target: 1, ...figures }, lines };
    },
  },
  ...scenarios.slice(1, 3).map((scenario) => ({
    name: `HTTP on ${scenario.name}`,
    run: async (directory: string) => {
      const figures = await compareHttpOnWithOff(scenario, size, directory);
      const lines = [comparisonLine({ name: `HTTP on ${scenario.name}`, target: 0.95 }, figures, "off")];
      return { figures: { target: 0.95, ...figures }, lines };
    },
  })),
  {
    name: "HTTP produce 100 x 1 KB",
    run: async (directory) => {
      const figures = await compareHttp(size, directory);
      return {
        figures: { target: HTTP_TARGET, ...figures },
        lines: [httpLine("HTTP produce 100 x 1 KB", HTTP_TARGET, figures)],
      };
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
  {
    name: "cli start-up",
    run: async (directory) => {
      const figures = await measureCliStartup(directory, smoke ? 1 : 21);
      return { figures, lines: cliStartupLines(figures) };
    },
  },
];

const measurements = against === undefined ? againstFloor : againstCheckout(resolve(against));
/** Those of which another one goes the same way. */
const notInSmoke = new Set([
  "produce 1 x 1 KB",
  "produce 1000 x 100 B",
  "stamped produce 1 x 1 KB",
  "stamped produce 1000 x 100 B",
  "two shards by one",
  "HTTP on poll 1000 x 1 KB",
]);
const chosen = measurements.filter(({ name }) =>
  positionals.length === 0 ? !(smoke && notInSmoke.has(name)) : positionals.some((part) => name.includes(part)),
);
if (chosen.length === 0) {
  process.stderr.write(`there are: ${measurements.map(({ name }) => name).join(", ")}\n`);
  process.exit(2);
}
const results: Record<string, unknown> = {};
for (const { name, run } of chosen) {
  const directory = makeTemporaryDirectory();
  try {
    const { figures, lines } = await run(directory);
    results[name] = figures;
    if (!values.json) process.stdout.write(smoke ? `${name}: works\n` : `${lines.join("\n")}\n`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
const text = `${JSON.stringify(results, null, 2)}\n`;
if (values.json) process.stdout.write(text);
if (values.out !== undefined) writeFileSync(values.out, text);
