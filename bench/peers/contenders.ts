// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Report } from "../../src/bench/report/report-types.ts";
import { javaParameters, kafka } from "./kafka.ts";
import { nats } from "./nats.ts";
import { runProgram, startProcess, stopProcess } from "./peer-process.ts";

const program = fileURLToPath(new URL("../../bin/run.js", import.meta.url));
const MESSAGE_BYTES = 1000;
const BATCH_MESSAGES = 1000;
const ports = { iggy: 18090, nats: 14222, kafka: 19092 } as const;

export type ServerName = keyof typeof ports;
export type PeerName = Exclude<ServerName, "iggy">;

export interface Measured {
  readonly messagesPerSecond: number;
  /** Of a request, or from end to end. */
  readonly p99Ms?: number;
}

/** One server and one load generator that drives it. */
export interface Contender {
  readonly server: ServerName;
  readonly client: string;
  produce(messages: number): Promise<Measured>;
  /** Reads what was produced last. */
  consume(messages: number): Promise<Measured>;
  /** One message at a time, from before it is sent until it is read; counts it when it is sent and when it is read. */
  endToEnd?(messages: number): Promise<Measured>;
}

/** Starts ours and some peers, and gives for each how it keeps what it acknowledges. */
export const startAll = async (
  directory: string,
  fsync: boolean,
  peers: readonly PeerName[],
): Promise<Readonly<Record<ServerName, string>>> => {
  await stopAll(directory);
  const data = join(directory, "iggy-data");
  await rm(data, { recursive: true, force: true });
  await startProcess({
    directory,
    name: "iggy",
    command: process.execPath,
    parameters: [program, "server", "start"],
    port: ports.iggy,
    environment: {
      IGGY_TCP_ADDRESS: `127.0.0.1:${ports.iggy}`,
      IGGY_HTTP_ENABLED: "false",
      IGGY_WEBSOCKET_ENABLED: "false",
      IGGY_QUIC_ENABLED: "false",
      IGGY_SYSTEM_PATH: data,
      IGGY_SYSTEM_PARTITION_ENFORCE_FSYNC: String(fsync),
      IGGY_ROOT_USERNAME: "iggy",
      IGGY_ROOT_PASSWORD: "iggy",
    },
  });
  return {
    iggy: fsync ? "enforce_fsync" : "written to the system's page cache (the default)",
    nats: peers.includes("nats") ? await nats.start(directory, { port: ports.nats, fsync }) : "",
    kafka: peers.includes("kafka") ? await kafka.start(directory, { port: ports.kafka, fsync }) : "",
  };
};

/** Fetches and builds the peers that are not there yet. */
export const installMissing = async (directory: string, peers: readonly PeerName[]): Promise<void> => {
  await mkdir(directory, { recursive: true });
  const marks = { nats: join("bin", "nats"), kafka: "libs" };
  const installers = { nats: nats.install, kafka: kafka.install };
  for (const peer of peers) {
    if (existsSync(join(directory, marks[peer]))) continue;
    console.error(`installing ${peer} in ${directory}`);
    await installers[peer](directory);
  }
};

export const stopAll = async (directory: string): Promise<void> => {
  await stopProcess(directory, "iggy");
  await nats.stop(directory);
  await kafka.stop(directory);
};

/** Through `iggy bench` and the client programs use. */
export const sameTool = (server: ServerName, batchMessages = BATCH_MESSAGES): Contender => {
  const bench = (...words: string[]): Promise<Measured> => runBench(server, "client", words);
  const load = (messages: number) => ["-P", String(batchMessages), "-b", String(Math.ceil(messages / batchMessages))];
  return {
    server,
    client: server === "iggy" ? "iggy/client" : server === "nats" ? "@nats-io/jetstream" : "@platformatic/kafka",
    produce: (messages) => bench("pinned-producer", "-p", "1", ...load(messages)),
    consume: (messages) => bench("pinned-consumer", "-c", "1", ...load(messages)),
    endToEnd: (messages) => bench("end-to-end-producing-consumer", "-p", "1", "-P", "1", "-b", String(messages)),
  };
};

/** Ours with bare requests, as the tools of the others make them. */
export const ownTool: Contender = {
  server: "iggy",
  client: "iggy bench",
  endToEnd: (messages) =>
    runBench("iggy", "requests", ["end-to-end-producing-consumer", "-p", "1", "-P", "1", "-b", String(messages)]),
  produce: (messages) =>
    runBench("iggy", "requests", ["pinned-producer", "-p", "1", "-b", String(Math.ceil(messages / BATCH_MESSAGES))]),
  consume: (messages) =>
    runBench("iggy", "requests", ["pinned-consumer", "-c", "1", "-b", String(Math.ceil(messages / BATCH_MESSAGES))]),
};

export const natsTool = (directory: string): Contender => {
  const bench = async (...words: string[]): Promise<Measured> => {
    const options = ["-s", `nats://127.0.0.1:${ports.nats}`, "bench", "js", ...words, "--no-progress"];
    const output = await runProgram(join(directory, "bin", "nats"), [...options, "--size", String(MESSAGE_BYTES)]);
    return { messagesPerSecond: numberIn(output, /([\d,]+) msgs\/sec/) };
  };
  const settings = ["--create", "--purge", "--storage", "file", "--maxbytes", "4GB", "--batch", String(BATCH_MESSAGES)];
  return {
    server: "nats",
    client: "nats bench",
    produce: (messages) => bench("pub", "async", "js.bench", ...settings, "--msgs", String(messages)),
    consume: (messages) => bench("ordered", "--msgs", String(messages)),
  };
};

export const kafkaTool = (directory: string): Contender => {
  const broker = ["--bootstrap-server", `127.0.0.1:${ports.kafka}`];
  const run = (tool: string, words: readonly string[]): Promise<string> =>
    runProgram("java", [...javaParameters(directory, "512m"), `org.apache.kafka.tools.${tool}`, ...broker, ...words]);
  const settings = ["acks=1", "batch.size=1048576", "linger.ms=5", "max.request.size=4000000"];
  let topic = "";
  let topics = 0;
  return {
    server: "kafka",
    client: "kafka-producer-perf-test, kafka-consumer-perf-test",
    produce: async (messages) => {
      topic = `perf-${++topics}`;
      const load = ["--topic", topic, "--num-records", String(messages), "--record-size", String(MESSAGE_BYTES)];
      const warmup = ["--warmup-records", String(Math.floor(messages / 4)), "--throughput", "-1"];
      const properties = settings.flatMap((setting) => ["--command-property", setting]);
      const output = await run("ProducerPerformance", [...load, ...warmup, ...properties]);
      return { messagesPerSecond: lastNumberIn(output, /([\d.]+) records\/sec/g) };
    },
    consume: async (messages) => {
      const load = ["--topic", topic, "--num-records", String(messages), "--fetch-size", "1048576", "--hide-header"];
      const output = await run("ConsumerPerformance", load);
      return { messagesPerSecond: Number(output.trim().split(/,\s*/).at(-1)) };
    },
  };
};

const runBench = async (server: ServerName, through: "client" | "requests", words: readonly string[]) => {
  const address = `127.0.0.1:${ports[server]}`;
  const target = server === "iggy" ? ["--tcp-server-address", address] : ["--peer", server, "--peer-address", address];
  const api = server === "iggy" && through === "client" ? ["--high-level-api"] : [];
  const settings = ["--message-size", String(MESSAGE_BYTES), "--warmup-time", "2s", "--json"];
  const output = await runProgram(process.execPath, [program, "bench", ...words, ...target, ...api, ...settings]);
  const [group] = (JSON.parse(output) as Report).group_metrics;
  if (group === undefined) throw new Error(`${words.join(" ")} measured nothing`);
  const { total_throughput_messages_per_second: messagesPerSecond, merged_p99_latency_ms: p99Ms } = group.summary;
  return { messagesPerSecond, p99Ms };
};

const numberIn = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1]?.replaceAll(",", ""));

const lastNumberIn = (text: string, pattern: RegExp): number => Number([...text.matchAll(pattern)].at(-1)?.[1]);
