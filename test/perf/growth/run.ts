// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// npx tsx test/perf/growth/run.ts [--smoke] [--rounds n] [--requests n] [--partitions 1,10] [--connections 1,10] [--write]
// What produce and poll cost while partitions and connections become more; --write puts table and plot into docs.
import { rmSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { makeTemporaryDirectory } from "../../support/make-temporary-directory.ts";
import { median } from "../median.ts";
import { docsDirectory, writeSection } from "./docs.ts";
import type { Kind } from "./growth-server.ts";
import { type Growth, measureGrowth, type Point, type Size } from "./measure.ts";
import { growthPlot } from "./plot.ts";
import { growthTable } from "./table.ts";

const { values } = parseArgs({
  options: {
    smoke: { type: "boolean", default: false },
    rounds: { type: "string" },
    requests: { type: "string" },
    partitions: { type: "string" },
    connections: { type: "string" },
    write: { type: "boolean", default: false },
  },
});

const full: Size = {
  rounds: 7,
  requests: 15_000,
  partitions: [1, 10, 100, 1000, 10_000],
  connections: [1, 10, 100, 1000],
};
const smoke: Size = { rounds: 1, requests: 200, partitions: [1, 10], connections: [1, 10] };

const numbers = (text: string | undefined, usual: readonly number[]): readonly number[] =>
  text === undefined ? usual : text.split(",").filter(Boolean).map(Number);

const usual = values.smoke ? smoke : full;
const size: Size = {
  rounds: Number(values.rounds ?? usual.rounds),
  requests: Number(values.requests ?? usual.requests),
  partitions: numbers(values.partitions, usual.partitions),
  connections: numbers(values.connections, usual.connections),
};

const axes: readonly (keyof Growth)[] = ["partitions", "connections"];

const curve = (kind: Kind, points: readonly Point[]) => ({
  name: kind,
  points: points.map(({ at, samples }) => ({ x: at, y: median(samples[kind].map(({ cpuMicros }) => cpuMicros)) })),
});

const controlCurve = (axis: keyof Growth, points: readonly Point[]) => ({
  name: axis === "partitions" ? "bare write" : "bare peer, poll",
  points: points.map(({ at, control }) => ({ x: at, y: median(control.map(({ cpuMicros }) => cpuMicros)) })),
});

const directory = makeTemporaryDirectory();
try {
  const growth = await measureGrowth(directory, size);
  const load = loadavg()[0]?.toFixed(1);
  const about = `Node ${process.versions.node}, ${size.rounds} rounds of ${size.requests.toLocaleString("en-US")} requests, load average ${load}.`;
  const measured = axes.filter((axis) => growth[axis].length > 0);
  const tables = measured.map((axis) => growthTable(axis, growth[axis]));
  process.stdout.write(`${[about, ...tables].join("\n\n")}\n`);
  if (values.write) {
    for (const axis of measured) {
      const points = growth[axis];
      const curves = [curve("produce", points), curve("poll", points), controlCurve(axis, points)];
      const plot = growthPlot(curves, axis, "CPU per request, us");
      writeFileSync(join(docsDirectory, `growth-${axis}.svg`), plot);
    }
    const images = measured.map((axis) => `![CPU per request by ${axis}](growth-${axis}.svg)`);
    writeSection("growth", [about, ...measured.flatMap((_, place) => [tables[place]!, images[place]!])].join("\n\n"));
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
