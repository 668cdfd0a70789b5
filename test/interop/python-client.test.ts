// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { expect, test } from "vitest";
import { Client } from "../../src/client/index.ts";
import { type RunningServer, repositoryRoot, startServer } from "../support/start-server.ts";

const VERSION = "0.8.0";
const environmentPath = join(repositoryRoot, "node_modules", ".cache", `apache-iggy-${VERSION}`);
const python = join(environmentPath, "bin", "python");

/** Installs the official client once; says why when it cannot be had. */
const installClient = (): string | undefined => {
  if (existsSync(join(environmentPath, "installed"))) return undefined;
  rmSync(environmentPath, { recursive: true, force: true });
  const made = spawnSync("python3", ["-m", "venv", environmentPath]);
  if (made.status !== 0) return `python3 -m venv failed: ${made.error?.message ?? made.stderr.toString()}`;
  const installed = spawnSync(python, ["-m", "pip", "install", "-q", `apache-iggy==${VERSION}`]);
  if (installed.status !== 0) return `pip install failed: ${installed.stderr.toString()}`;
  mkdirSync(join(environmentPath, "installed"));
  return undefined;
};

const missing = installClient();
if (missing !== undefined) throw new Error(`the official Python client cannot be had: ${missing}`);

/** The official client of this release cannot set user headers, so messages that have them come from ours. */
const sendWithHeaders = async (client: Client): Promise<void> => {
  const [stream, topic] = ["ours", "headers"];
  await client.stream.create({ name: stream });
  await client.topic.create({ stream, name: topic });
  const messages = Array.from({ length: 1000 }, (_, number) => ({
    payload: Buffer.from(`with headers ${number}`),
    userHeaders: [
      { key: { kind: "string", value: "number" }, value: { kind: "uint32", value: number } },
      { key: { kind: "string", value: "text" }, value: { kind: "string", value: "x".repeat(1 + (number % 100)) } },
    ] as const,
  }));
  await client.message.send({ stream, topic, partitioning: { kind: "partition_id", partitionId: 0 }, messages });
};

/** It offers QUIC too, but makes the endpoint where its runtime does not run, which fails before anything is sent. */
const ways: readonly (readonly [string, (server: RunningServer) => number])[] = [
  ["ws", ({ webSocketPort }) => webSocketPort],
  ["http", ({ httpPort }) => httpPort],
];

test.each(ways)(
  "given_the_official_python_client_over_%s_when_it_sends_and_polls_should_get_its_messages",
  async (scheme, port) => {
    const server = await startServer();
    const script = join(repositoryRoot, "test", "interop", "python-transport.py");
    const { stdout } = await execa(python, [script, `iggy+${scheme}://iggy:iggy@127.0.0.1:${port(server)}`]);
    expect(JSON.parse(stdout)).toEqual([Array.from({ length: 100 }, (_, number) => `message ${number}`), 0, 100]);
    expect(await server.stop()).toBe(0);
  },
);

test("given_the_official_python_client_when_it_creates_sends_and_polls_should_get_its_bytes_back", async () => {
  const server = await startServer();
  const client = await Client.connect({
    options: { host: server.host, port: server.port },
    credentials: { username: "iggy", password: "iggy" },
  });
  await sendWithHeaders(client);
  const script = join(repositoryRoot, "test", "interop", "python-client.py");
  const { stdout } = await execa(python, [script, server.address]);
  expect(JSON.parse(stdout)).toEqual({
    identical: true,
    checksums: 10_000,
    lengths: true,
    distinct_ids: 10_000,
    first: [0, 1, 2],
    last: [9997, 9998, 9999],
    timestamp: true,
    next: [
      [0, 1],
      [2, 3],
      [4, 5],
    ],
    beyond: 0,
    messages_count: 10_000,
    partitions_count: 2,
    foreign: Array.from({ length: 1000 }, (_, number) => `with headers ${number}`),
  });
  await client.close();
  await server.stop();
});

interface Received {
  readonly partition: number;
  readonly payload: string;
}

/** A member in a process of its own; resolves once it has joined, and adds what it is given. */
const startMember = async (address: string, received: Received[]) => {
  const script = join(repositoryRoot, "test", "interop", "python-member.py");
  const member = execa(python, [script, address, "python-groups", "t", "g"], { reject: false });
  const lines = createInterface(member.stdout);
  await once(lines, "line");
  lines.on("line", (line) => {
    const message = JSON.parse(line);
    if ("payload" in message) received.push(message);
  });
  return { member };
};

test("given_three_members_of_the_official_python_client_when_one_is_killed_should_have_every_message_once_in_order", async () => {
  const server = await startServer();
  const client = await Client.connect({
    options: { host: server.host, port: server.port },
    credentials: { username: "iggy", password: "iggy" },
  });
  const path = { stream: "python-groups", topic: "t" };
  await client.stream.create({ name: path.stream });
  await client.topic.create({ stream: path.stream, name: path.topic, partitionsCount: 3 });
  const received: Received[] = [];
  const members = await Promise.all([1, 2, 3].map(() => startMember(server.address, received)));
  const sendTo = async (from: number, to: number): Promise<void> => {
    for (let number = from; number < to; number++) {
      const partitioning = { kind: "partition_id", partitionId: number % 3 } as const;
      await client.message.send({ ...path, partitioning, messages: [{ payload: Buffer.from(`${number}`) }] });
    }
  };
  await sendTo(0, 300);
  await expect.poll(() => received.length, { timeout: 30_000 }).toBe(300);
  members[0]?.member.kill("SIGKILL");
  await members[0]?.member;
  await sendTo(300, 600);
  await expect.poll(() => received.length, { timeout: 30_000 }).toBe(600);
  for (const partition of [0, 1, 2]) {
    const payloads = received.filter((message) => message.partition === partition).map(({ payload }) => +payload);
    expect(payloads).toEqual(Array.from({ length: 200 }, (_, offset) => offset * 3 + partition));
  }
  for (const { member } of members) member.kill("SIGKILL");
  await Promise.all(members.map(({ member }) => member));
  await client.close();
  await server.stop();
});
