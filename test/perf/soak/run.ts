// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// npx tsx test/perf/soak/run.ts [--minutes 5] [--part 0.8] [--checkout DIR] [--write] [--smoke]
// Finds how much the server takes, then produces and consumes a part of it for long. Ends with 1 when something is lost, memory or
// open files grow, or a removed file stays open.
import { parseArgs } from "node:util";
import { createTopic } from "../../../src/protocol/commands/topic/create-topic.ts";
import { numericIdentifier } from "../../../src/protocol/primitives/identifier.ts";
import { call, makeStream } from "../../support/messages.ts";
import { RawConnection } from "../../support/raw-connection.ts";
import { startServer } from "../../support/start-server.ts";
import { until } from "../../support/until.ts";
import { writeSection } from "../growth/docs.ts";
import { flatnessOf } from "./flatness.ts";
import { report } from "./report.ts";
import { openRemovedFiles, type ServerSample, ServerSampler } from "./server-samples.ts";
import { PARTITIONS, Traffic } from "./traffic.ts";

const TOPIC_BYTES = 1_000_000_000n;
const environment = {
  IGGY_SYSTEM_LOGGING_FILE_ENABLED: "false",
  IGGY_MONITORING_ADDRESS: "127.0.0.1:0",
  IGGY_SYSTEM_SEGMENT_SIZE: "32 MiB",
  IGGY_DATA_MAINTENANCE_MESSAGES_CLEANER_ENABLED: "true",
  IGGY_DATA_MAINTENANCE_MESSAGES_INTERVAL: "1 s",
};
/** Shorter runs say nothing about memory: heaps are still growing to their size. */
const MIN_MINUTES_FOR_GROWTH = 2;
/** What garbage collection explains. */
const MAX_GROWN_MEGABYTES = 32;
/** Each thread has up to two descriptors of each segment; how many there are goes up and down with retention. */
const MAX_GROWN_FILES = 32;
/** The server looks at its event loops as often. */
const SAMPLE_MS = 1000;

const { values } = parseArgs({
  options: {
    minutes: { type: "string" },
    part: { type: "string" },
    checkout: { type: "string" },
    write: { type: "boolean", default: false },
    smoke: { type: "boolean", default: false },
  },
});
const minutes = Number(values.minutes ?? (values.smoke ? 0.25 : 5));
// A machine that runs other tests has to be left some room.
const part = Number(values.part ?? (values.smoke ? 0.2 : 0.8));
const peakMs = values.smoke ? 1000 : 5000;

const server = await startServer({ environment, ...(values.checkout && { checkout: values.checkout }) });
try {
  await prepare(server.port);
  const traffic = new Traffic(server.port);
  // The first run compiles the code of both sides.
  await traffic.run(peakMs, undefined);
  const peak = await traffic.run(peakMs, undefined);
  const peakRate = peak.consumed / peak.seconds;
  const sampler = new ServerSampler(server, SAMPLE_MS);
  const passed = await traffic.run(minutes * 60_000, peakRate * part);
  await sampler.stop();
  await traffic.stop();
  const flatness = {
    resident: flatnessOf(pointsOf(sampler, "residentMegabytes"), MAX_GROWN_MEGABYTES),
    heap: flatnessOf(pointsOf(sampler, "heapMegabytes"), MAX_GROWN_MEGABYTES),
    openFiles: flatnessOf(pointsOf(sampler, "openFiles"), MAX_GROWN_FILES),
  };
  const markdown = report({ minutes, part, peakRate, passed, server: sampler, flatness });
  process.stdout.write(`${markdown}\n`);
  if (values.write) writeSection("soak", markdown);
  if (passed.consumed !== passed.produced) throw new Error(`${passed.produced - passed.consumed} messages are lost`);
  await until("removed files are closed", () => openRemovedFiles(server).length === 0);
  if (minutes >= MIN_MINUTES_FOR_GROWTH) {
    for (const [name, { isFlat, grown }] of Object.entries(flatness)) {
      if (!isFlat) throw new Error(`${name} is not flat, it has grown by ${grown.toFixed(1)}`);
    }
  }
} finally {
  await server.stop();
}

function pointsOf({ samples }: ServerSampler, field: Exclude<keyof ServerSample, "seconds">) {
  return samples.map((sample) => ({ seconds: sample.seconds, value: sample[field] }));
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
