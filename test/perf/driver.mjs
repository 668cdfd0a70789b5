// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// Drives a peer with prepared frames from its own process and prints what it measured as one line of JSON. Connections
// are opened, logged in and warmed up before the start line, so that neither time nor processor time of that is counted.
// Plain JavaScript, so that its threads start without a compiler. Settings and result are those of drive.ts.
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { ClientConnection } from "./client-connection.mjs";
import { DriverConnection } from "./driver-connection.mjs";

const TICKS_PER_SECOND = 100;
/** What counting in ticks may be wrong by. */
const SLACK_SECONDS = 0.03;
const AFTER_LOGIN_MS = 300;

/** The processor seconds of a process, with and without the children it has waited for, and the size of its memory. */
const statOf = (pid) => {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
  const own = (fields[11] + fields[12]) / TICKS_PER_SECOND;
  return { own, withChildren: own + (fields[13] + fields[14]) / TICKS_PER_SECOND, virtualBytes: fields[20] };
};

/** Processor seconds all threads of a process have used: to the nanosecond where the kernel says so, else in ticks. */
const cpuSecondsOf = (pid) => {
  try {
    const runtimes = readdirSync(`/proc/${pid}/task`).map((thread) => {
      const sched = readFileSync(`/proc/${pid}/task/${thread}/sched`, "utf8");
      return Number(/se\.sum_exec_runtime\s*:\s*([\d.]+)/.exec(sched)[1]);
    });
    return runtimes.reduce((total, runtime) => total + runtime, 0) / 1000;
  } catch {
    return statOf(pid).own;
  }
};

/**
 * Processor seconds of every process but these. Threads of the kernel, which have no memory, are left out: they write
 * back what a round itself has written.
 */
const othersSeconds = (pids) => {
  let seconds = 0;
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name) || pids.includes(Number(name))) continue;
    try {
      const { withChildren, virtualBytes } = statOf(name);
      if (virtualBytes > 0) seconds += withChildren;
    } catch {
      // It has ended.
    }
  }
  return seconds;
};

/** Puts the next partition of a walk into a frame each time it is called; a walk comes by all of them. */
const stepper = (frame, { topicAt, partitionAt, partitions, topicPartitions, stride }, first) => {
  let partition = first % partitions;
  return () => {
    frame.writeUInt32LE(Math.floor(partition / topicPartitions), topicAt);
    frame.writeUInt32LE(partition % topicPartitions, partitionAt);
    partition = (partition + stride) % partitions;
  };
};

const openAll = async ({ ports, connections, threads, thread, framePaths, loginPath, load, walk, replyBytes }) => {
  const frames = framePaths.map((path) => readFileSync(path));
  // Every thread of the driver has connections to every thread of the floor. With threads in closed pairs the floor was
  // measured to answer almost twice as many small requests, and a server that spreads connections by itself was not: it
  // cannot choose to be paired.
  const perThread = Math.ceil(connections / threads);
  const places = Array.from({ length: connections }, (_, place) => place).filter(
    (place) => Math.floor(place / perThread) === thread,
  );
  const peers = places.map((place) => {
    const shared = frames[place % frames.length];
    const frame = walk === undefined ? shared : Buffer.from(shared);
    const first = walk === undefined ? 0 : Math.floor((place * walk.partitions) / connections);
    return {
      connection:
        load === undefined
          ? new DriverConnection(ports[place % ports.length], replyBytes)
          : new ClientConnection(ports[place % ports.length], load, place % frames.length),
      frame,
      step: walk === undefined ? undefined : stepper(frame, walk, first),
    };
  });
  await Promise.all(peers.map(({ connection }) => connection.opened));
  if (loginPath !== undefined) {
    const login = readFileSync(loginPath);
    const statuses = await Promise.all(peers.map(({ connection }) => connection.call(login)));
    if (statuses.some((status) => status !== 0)) throw new Error(`the logins were answered with ${statuses}`);
    // A login hashes a password through 19 MB of memory, which a garbage collection looks for soon afterwards.
    await new Promise((resolve) => setTimeout(resolve, AFTER_LOGIN_MS));
  }
  return peers;
};

const runThread = async (settings) => {
  const { replyBytes, warmupRequests, limitMs, maxRequests, taken, timesRequests } = settings;
  const peers = await openAll(settings);
  let count = 0;
  let failed = 0;
  const latenciesMs = [];
  const repeat = ({ connection, frame, step }, mayGoOn) =>
    new Promise((resolve) => {
      let startedMs = 0;
      const next = () => {
        if (timesRequests) startedMs = performance.now();
        if (mayGoOn()) {
          step?.();
          connection.request(frame, onReply);
        } else resolve();
      };
      const onReply = (status, bytes) => {
        if (timesRequests) latenciesMs.push(performance.now() - startedMs);
        count++;
        if (status !== 0 || bytes !== replyBytes) failed++;
        next();
      };
      next();
    });

  await Promise.all(
    peers.map((peer) => {
      let left = warmupRequests;
      return repeat(peer, () => left-- > 0);
    }),
  );
  count = 0;
  latenciesMs.length = 0;
  parentPort.postMessage("ready");
  await once(parentPort, "message");
  const deadlineMs = performance.now() + limitMs;
  const mayGoOn = () => performance.now() < deadlineMs && Atomics.add(taken, 0, 1) < maxRequests;
  await Promise.all(peers.map((peer) => repeat(peer, mayGoOn)));
  parentPort.postMessage({ count, failed, latenciesMs });
};

const runMain = async (settings) => {
  const { pid, threads, connections, warmupRequests } = settings;
  const taken = new Int32Array(new SharedArrayBuffer(4));
  const workers = Array.from({ length: threads }, (_, thread) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { ...settings, thread, taken } });
    return worker.on("error", (error) => {
      console.error(error);
      process.exit(1);
    });
  });
  const nextOfAll = () => Promise.all(workers.map(async (worker) => (await once(worker, "message"))[0]));
  await nextOfAll();
  const othersBefore = othersSeconds([pid, process.pid]);
  const peerSecondsBefore = cpuSecondsOf(pid);
  const usageBefore = process.cpuUsage();
  const startedMs = performance.now();
  for (const worker of workers) worker.postMessage("go");
  const results = await nextOfAll();
  const seconds = (performance.now() - startedMs) / 1000;
  const cpuSeconds = cpuSecondsOf(pid) - peerSecondsBefore;
  const { user, system } = process.cpuUsage(usageBefore);
  const surelyOthers = Math.max(0, othersSeconds([pid, process.pid]) - othersBefore - SLACK_SECONDS);
  const othersBusy = surelyOthers / seconds / availableParallelism();
  const driverBusy = (user + system) / 1e6 / seconds / threads;
  const sum = (field) => results.reduce((total, result) => total + result[field], 0);
  const warmupCount = warmupRequests * connections;
  const sorted = results.flatMap(({ latenciesMs }) => latenciesMs).sort((a, b) => a - b);
  const microsAt = (part) => (sorted[Math.floor(sorted.length * part)] ?? 0) * 1000;
  const latencies = { p50Micros: microsAt(0.5), p99Micros: microsAt(0.99) };
  const counts = { count: sum("count"), warmupCount, failed: sum("failed") };
  const driven = { ...counts, ...latencies, seconds, cpuSeconds, driverBusy, othersBusy };
  process.stdout.write(`${JSON.stringify(driven)}\n`, () => process.exit(0));
};

if (isMainThread) await runMain(JSON.parse(process.argv[2]));
else await runThread(workerData);
