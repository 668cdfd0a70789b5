// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// npx tsx test/perf/stress.ts [part of a name ...]: many connections, connections that come and go, many partitions.
import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { makeStream, makeTopic, poll, send } from "../support/messages.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";

const MIB = 1024 * 1024;
const OPEN_CONNECTIONS = 5000;
const CHURN_PER_SECOND = 2000;
const CHURN_SECONDS = 30;
const TOPICS = 100;
const PARTITIONS_PER_TOPIC = 100;
const PING = Buffer.from("0400000001000000", "hex");
const SETTLE_MS = 5000;

const megabytes = (bytes: number): string => `${Math.round(bytes / MIB)} MiB`;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Opens a connection, has a ping answered and gives the socket. */
const pinged = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.on("error", reject);
    socket.once("connect", () => socket.write(PING));
    socket.once("data", () => resolve(socket));
    socket.once("close", () => reject(new Error("closed without an answer")));
  });

const openAtOnce = async (server: RunningServer): Promise<void> => {
  const before = server.residentBytes;
  const startedMs = performance.now();
  const results = await Promise.allSettled(Array.from({ length: OPEN_CONNECTIONS }, () => pinged(server.port)));
  const tookMs = Math.round(performance.now() - startedMs);
  const sockets = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  say(`${sockets.length} of ${OPEN_CONNECTIONS} connections open and answered at once in ${tookMs} ms`);
  say(`memory ${megabytes(before)} before, ${megabytes(server.residentBytes)} with all of them`);
  for (const socket of sockets) socket.destroy();
  await wait(SETTLE_MS);
  say(`memory ${megabytes(server.residentBytes)} after they went`);
};

const churn = async (server: RunningServer): Promise<void> => {
  const before = server.residentBytes;
  let done = 0;
  let failed = 0;
  let peak = before;
  const startedMs = performance.now();
  const tick = 20;
  const waiting = new Set<Promise<void>>();
  for (let started = 0; started < CHURN_PER_SECOND * CHURN_SECONDS; ) {
    const due = Math.min(((performance.now() - startedMs) / 1000) * CHURN_PER_SECOND, CHURN_PER_SECOND * CHURN_SECONDS);
    for (; started < due && waiting.size < 1000; started++) {
      const one: Promise<void> = pinged(server.port)
        .then((socket) => {
          done++;
          socket.destroy();
        })
        .catch(() => {
          failed++;
        })
        .finally(() => waiting.delete(one));
      waiting.add(one);
    }
    peak = Math.max(peak, server.residentBytes);
    await wait(tick);
  }
  await Promise.all(waiting);
  const seconds = (performance.now() - startedMs) / 1000;
  say(
    `${done} connections opened, answered and dropped in ${seconds.toFixed(1)} s, ${Math.round(done / seconds)} a second`,
  );
  await wait(SETTLE_MS);
  say(
    `${failed} failed; memory ${megabytes(before)} before, ${megabytes(peak)} at most, ${megabytes(server.residentBytes)} after`,
  );
};

const partitions = async (server: RunningServer): Promise<void> => {
  const connection = await RawConnection.login(server.port);
  const before = server.residentBytes;
  await makeStream(connection, "stress");
  const startedMs = performance.now();
  for (let topic = 0; topic < TOPICS; topic++) await makeTopic(connection, 0, `t${topic}`, PARTITIONS_PER_TOPIC);
  const madeMs = performance.now();
  for (let topic = 0; topic < TOPICS; topic++) {
    for (let partition = 0; partition < PARTITIONS_PER_TOPIC; partition++) {
      if ((await send(connection, 0, topic, partition, [Buffer.from("x")])) !== 0) throw new Error("a send failed");
    }
  }
  const sentMs = performance.now();
  const last = { streamId: 0, topicId: TOPICS - 1, partitionId: PARTITIONS_PER_TOPIC - 1 };
  const { messages } = await poll(connection, last);
  if (messages.length !== 1) throw new Error("the last partition has not got its message");
  const made = TOPICS * PARTITIONS_PER_TOPIC;
  say(`${made} partitions in ${TOPICS} topics made in ${Math.round(madeMs - startedMs)} ms`);
  say(`one message to each in ${Math.round(sentMs - madeMs)} ms`);
  say(`memory ${megabytes(before)} before, ${megabytes(server.residentBytes)} after`);
  connection.destroy();
};

const programs = { "open at once": openAtOnce, "come and go": churn, partitions };
const wanted = process.argv.slice(2);
for (const [name, run] of Object.entries(programs)) {
  if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue;
  say(`== ${name}`);
  const server = await startServer({ environment: { IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "2" } });
  await run(server);
  const probe = await RawConnection.login(server.port);
  probe.destroy();
  say(`the server is up and stops with ${await server.stop()}`);
}
