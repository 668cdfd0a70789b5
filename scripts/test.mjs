// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// `npm test`: from a fresh clone through every gate, cheapest first. `npm test -- PATTERN` runs matching tests only.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
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

/** Gates that leave cores idle run beside each other; what they say is shown one after the other, the cheapest first. */
const gatesBesideEachOther = async (...gates) => {
  const running = gates.map(async ({ title, command: [program, ...parameters] }) => {
    const startedMs = Date.now();
    const child = spawn(program, parameters, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    process.once("exit", () => child.kill());
    const output = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => output.push(chunk));
    const [status] = await once(child, "close");
    return { title, status, output: Buffer.concat(output), seconds: (Date.now() - startedMs) / 1000 };
  });
  for (const one of running) {
    const { title, status, output, seconds } = await one;
    console.error(`\n== ${title}`);
    process.stderr.write(output);
    if (status !== 0) {
      console.error(`\n${title} failed`);
      process.exit(status ?? 1);
    }
    console.error(`== ${title}: ${seconds.toFixed(1)} s`);
  }
};
const bin = (name) => join(root, "node_modules", ".bin", name);

installDependencies();
if (patterns.length === 0) gate("format and lint", bin("biome"), "ci", "--error-on-warnings", ".");
gate("build", process.execPath, "scripts/build.mjs");
const tests = (project, workers) => [
  ...[bin("vitest"), "run", "--project", project, `--maxWorkers=${workers}`, "--passWithNoTests"],
  ...patterns,
];
const unitTests = tests("unit", availableParallelism());
if (patterns.length === 0) {
  await gatesBesideEachOther(
    { title: "unused files, exports and dependencies", command: [bin("knip")] },
    // The examples import the package as its users do: as it was built.
    { title: "types", command: [bin("tsc"), "--noEmit"] },
    { title: "unit tests", command: unitTests },
  );
} else {
  gate("unit tests", ...unitTests);
}
// They wait for processes and timers most of the time, so that there may be more of them at once than cores.
gate("tests against the binary", ...tests("binary", availableParallelism() + 1));
if (patterns.length === 0) gate("perf smoke", bin("tsx"), "test/perf/run.ts", "--smoke");
