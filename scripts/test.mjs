// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// `npm test`: from a fresh clone through every gate, cheapest first. `npm test -- PATTERN` runs matching tests only.
import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installDependencies } from "./install.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const patterns = process.argv.slice(2);

const gate = (title, ...command) => {
  const startedMs = Date.now();
  console.error(`\n== ${title}`);
  const [program, ...parameters] = command;
  const result = spawnSync(program, parameters, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  if (result.status !== 0) {
    console.error(`\n${title} failed: ${command.join(" ")}`);
    process.exit(result.status ?? 1);
  }
  console.error(`== ${title}: ${((Date.now() - startedMs) / 1000).toFixed(1)} s`);
};
const bin = (name) => join(root, "node_modules", ".bin", name);

installDependencies();
if (patterns.length === 0) gate("format and lint", bin("biome"), "ci", "--error-on-warnings", ".");
gate("build", process.execPath, "scripts/build.mjs");
if (patterns.length === 0) {
  // The examples import the package as its users do: as it was built.
  gate("types", bin("tsc"), "--noEmit");
  gate("unused files, exports and dependencies", bin("knip"));
}
const tests = (title, project, workers) =>
  gate(title, bin("vitest"), "run", "--project", project, `--maxWorkers=${workers}`, "--passWithNoTests", ...patterns);
tests("unit tests", "unit", availableParallelism());
// They wait for processes and timers most of the time, so that there may be more of them at once than cores.
tests("tests against the binary", "binary", availableParallelism() + 1);
if (patterns.length === 0) gate("perf smoke", bin("tsx"), "test/perf/run.ts", "--smoke");
