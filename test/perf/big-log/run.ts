// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// npx tsx test/perf/big-log/run.ts [--gigabytes 20] [--partitions 4] [--rounds n] [--write] [--smoke]
// What the length of a log costs: starts, polls anywhere in it, memory. Ends with 1 when a target is missed.
import { rmSync } from "node:fs";
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { makeTemporaryDirectory } from "../../support/make-temporary-directory.ts";
import { writeSection } from "../growth/docs.ts";
import { BigLog, type Lengths } from "./big-log.ts";
import { measurePolls, POLL_MESSAGES, type PollFigures } from "./polls.ts";

const MAX_BY_TAIL = 2;
const MAX_RESIDENT_MEGABYTES = 250;
/** Of the start on the shortest log. */
const MAX_START = 1.5;
const lengths = [1, 5, 10, 20, 50];

const { values } = parseArgs({
  options: {
    gigabytes: { type: "string" },
    partitions: { type: "string", default: "4" },
    rounds: { type: "string" },
    write: { type: "boolean", default: false },
    smoke: { type: "boolean", default: false },
  },
});
const gigabytes = Number(values.gigabytes ?? (values.smoke ? 0.05 : 20));
const size = { rounds: Number(values.rounds ?? (values.smoke ? 1 : 9)), polls: values.smoke ? 20 : 1000 };
// Several segments in a short log too.
const environment: Record<string, string> = values.smoke ? { IGGY_SYSTEM_SEGMENT_SIZE: "4 MiB" } : {};

const startTable = (starts: readonly Lengths[]): string =>
  [
    "| Log | Segments | Ready in | After a kill |",
    "| --- | --- | --- | --- |",
    ...starts.map(
      ({ gigabytes: length, segments, readyMs, killedMs }) =>
        `| ${length.toFixed(1)} GB | ${segments} | ${Math.round(readyMs)} ms | ${Math.round(killedMs)} ms |`,
    ),
  ].join("\n");

const pollTable = (polls: readonly PollFigures[]): string =>
  [
    `| Poll of ${POLL_MESSAGES} x 1 KB | p50 | p99 | CPU each | p50 by the tail | CPU by the tail |`,
    "| --- | --- | --- | --- | --- | --- |",
    ...polls.map(({ name, p50Micros, p99Micros, cpuMicros, timeByTail, cpuByTail }) => {
      const micros = [p50Micros, p99Micros, cpuMicros].map((value) => `${Math.round(value)} us`);
      return `| ${[name, ...micros, timeByTail.toFixed(2), cpuByTail.toFixed(2)].join(" | ")} |`;
    }),
  ].join("\n");

const directory = makeTemporaryDirectory();
try {
  const log = new BigLog(directory, Number(values.partitions), environment);
  await log.create();
  const starts: Lengths[] = [];
  for (const length of [...lengths.filter((each) => each < gigabytes), gigabytes]) {
    starts.push(await log.growTo(length * 1e9));
    process.stderr.write(`${length} GB\n`);
  }
  const server = await log.start();
  const polls = await measurePolls(log, server, size);
  const residentMegabytes = server.residentBytes / 1e6;
  await server.stop();

  const about = `Node ${process.versions.node}, ${values.partitions} partitions, ${size.rounds} rounds of ${size.polls} polls, load average ${loadavg()[0]?.toFixed(1)}.`;
  const memory = `Memory of the server after all polls: ${Math.round(residentMegabytes)} MB.`;
  const markdown = [about, startTable(starts), pollTable(polls), memory].join("\n\n");
  process.stdout.write(`${markdown}\n`);
  if (values.write) writeSection("big log", markdown);
  if (!values.smoke) {
    const shortestMs = starts[0]?.readyMs ?? 0;
    const missed = [
      ...polls.filter(({ timeByTail }) => timeByTail > MAX_BY_TAIL).map(({ name }) => `polls ${name}`),
      ...(residentMegabytes > MAX_RESIDENT_MEGABYTES ? ["memory"] : []),
      ...(starts.some(({ readyMs }) => readyMs > shortestMs * MAX_START) ? ["starts"] : []),
    ];
    if (missed.length > 0) {
      process.stderr.write(`missed: ${missed.join(", ")}\n`);
      process.exitCode = 1;
    }
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
