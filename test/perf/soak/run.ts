// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// npx tsx test/perf/soak/run.ts [--minutes 5] [--part 0.8] [--write] [--smoke]
// Finds how much the server takes, then produces and consumes a part of it for long. Ends with 1 when something is lost, or memory grows.
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { createTopic } from "../../../src/protocol/commands/topic/create-topic.ts";
import { numericIdentifier } from "../../../src/protocol/primitives/identifier.ts";
import { call, makeStream } from "../../support/messages.ts";
import { RawConnection } from "../../support/raw-connection.ts";
import { startServer } from "../../support/start-server.ts";
import { writeSection } from "../growth/docs.ts";
import { type Flatness, flatnessOf, MemorySampler } from "./memory.ts";
import { BATCH_MESSAGES, PARTITIONS, PAYLOAD_BYTES, type Passed, Traffic } from "./traffic.ts";

const TOPIC_BYTES = 1_000_000_000n;
const environment = {
  IGGY_SYSTEM_LOGGING_FILE_ENABLED: "false",
  IGGY_MONITORING_ADDRESS: "127.0.0.1:0",
  IGGY_SYSTEM_SEGMENT_SIZE: "32 MiB",
  IGGY_DATA_MAINTENANCE_MESSAGES_CLEANER_ENABLED: "true",
  IGGY_DATA_MAINTENANCE_MESSAGES_INTERVAL: "1 s",
};
/** Shorter runs say nothing about memory: heaps are still growing to their size. */
const MIN_MINUTES_FOR_MEMORY = 2;

const { values } = parseArgs({
  options: {
    minutes: { type: "string" },
    part: { type: "string" },
    write: { type: "boolean", default: false },
    smoke: { type: "boolean", default: false },
  },
});
const minutes = Number(values.minutes ?? (values.smoke ? 0.25 : 5));
// A machine that runs other tests has to be left some room.
const part = Number(values.part ?? (values.smoke ? 0.2 : 0.8));
const peakMs = values.smoke ? 1000 : 5000;
const sampleMs = values.smoke ? 1000 : 2000;

const server = await startServer({ environment });
try {
  await prepare(server.port);
  const traffic = new Traffic(server.port);
  // The first run compiles the code of both sides.
  await traffic.run(peakMs, undefined);
  const peak = await traffic.run(peakMs, undefined);
  const peakRate = peak.consumed / peak.seconds;
  const sampler = new MemorySampler(server, sampleMs);
  const passed = await traffic.run(minutes * 60_000, peakRate * part);
  await sampler.stop();
  const resident = flatnessOf(sampler.samples, "residentMegabytes");
  const heap = flatnessOf(sampler.samples, "heapMegabytes");
  const markdown = report(peakRate, passed, sampler, { resident, heap });
  process.stdout.write(`${markdown}\n`);
  if (values.write) writeSection("soak", markdown);
  if (passed.consumed !== passed.produced) throw new Error(`${passed.produced - passed.consumed} messages are lost`);
  if (minutes >= MIN_MINUTES_FOR_MEMORY && !(resident.isFlat && heap.isFlat)) throw new Error("memory is not flat");
} finally {
  await server.stop();
}

async function prepare(port: number): Promise<void> {
  const connection = await RawConnection.login(port);
  await makeStream(connection, "soak");
  await call(connection, createTopic, {
    stream: numericIdentifier(0),
    partitionsCount: PARTITIONS,
    compression: "none",
    messageExpiryMicros: 0n,
    maxTopicSizeBytes: TOPIC_BYTES,
    replicationFactor: 1,
    name: "soak",
  });
  connection.destroy();
}

function report(
  peakRate: number,
  passed: Passed,
  { samples }: MemorySampler,
  { resident, heap }: { readonly resident: Flatness; readonly heap: Flatness },
): string {
  const count = (value: number): string => Math.round(value).toLocaleString("en-US");
  const latencies = [
    ["from due to acknowledged", passed.produce],
    ["from due to read", passed.endToEnd],
  ] as const;
  const rows = latencies.map(([name, statistics]) => {
    const columns = [50, 99, 99.9].map((percent) => `${statistics.percentileMs(percent).toFixed(2)} ms`);
    return `| ${[name, ...columns, `${statistics.maxMs.toFixed(1)} ms`].join(" | ")} |`;
  });
  const [first, last] = [samples[0], samples.at(-1)];
  const memory = (name: string, from: number | undefined, to: number | undefined, flat: Flatness): string =>
    `| ${name} | ${count(from ?? 0)} MB | ${count(to ?? 0)} MB | ${flat.megabytesPerMinute.toFixed(2)} MB a minute |`;
  return [
    `Node ${process.versions.node}, load average ${loadavg()[0]?.toFixed(1)}: ${minutes} minutes at ${part * 100} % of ${count(peakRate)} messages a second, ` +
      `batches of ${BATCH_MESSAGES} x ${PAYLOAD_BYTES} B. ${count(passed.produced)} messages acknowledged, ${count(passed.consumed)} read once and in order, ` +
      `${count(passed.consumed / passed.seconds)} a second.`,
    ["| A batch | p50 | p99 | p99.9 | longest |", "| --- | --- | --- | --- | --- |", ...rows].join("\n"),
    [
      "| Memory of the server | At first | In the end | Last two thirds |",
      "| --- | --- | --- | --- |",
      memory("resident", first?.residentMegabytes, last?.residentMegabytes, resident),
      memory("heaps of all threads", first?.heapMegabytes, last?.heapMegabytes, heap),
    ].join("\n"),
  ].join("\n\n");
}
