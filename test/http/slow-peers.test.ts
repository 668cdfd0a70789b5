// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bearer, httpCall, httpLogin, jsonType } from "../support/http-call.ts";
import { scrape } from "../support/monitoring.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";
import { until } from "../support/until.ts";

const MAX_FOLLOWERS = 3;
const MEMORY_MARGIN_BYTES = 150 * 1024 * 1024;
const TOPIC = "/streams/s/topics/t/messages";
let server: RunningServer;
let token: string;

beforeAll(async () => {
  server = await startServer({
    environment: {
      IGGY_MONITORING_ADDRESS: "127.0.0.1:0",
      IGGY_LIMITS_REQUEST_TIMEOUT: "1 s",
      IGGY_LIMITS_MAX_FOLLOWERS: String(MAX_FOLLOWERS),
    },
  });
  token = await httpLogin(server.httpPort);
  const settings = { compression_algorithm: "none", message_expiry: 0, max_topic_size: 0 };
  await post("/streams", { name: "s" });
  await post("/streams/s/topics", { name: "t", partitions_count: 1, ...settings });
  const messages = Array.from({ length: 10 }, () => ({ payload: Buffer.alloc(100_000, 7).toString("base64") }));
  for (let batch = 0; batch < 40; batch++) {
    expect(await post(TOPIC, { partitioning: { kind: "balanced", value: "" }, messages })).toBe(201);
  }
});

afterAll(async () => {
  expect(server.output.stderr).not.toContain("a reason it should not");
  expect(await server.stop()).toBe(0);
});

const post = async (path: string, body: unknown): Promise<number> => {
  const headers = { ...jsonType, ...bearer(token) };
  const reply = await httpCall(server.httpPort, { method: "POST", path, headers, body: JSON.stringify(body) });
  return reply.status;
};

const head = (method: string, path: string, headers: Readonly<Record<string, string>> = {}): string => {
  const all = { host: "a", ...bearer(token), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return `${[`${method} ${path} HTTP/1.1`, ...lines].join("\r\n")}\r\n\r\n`;
};

interface Peer {
  readonly socket: Socket;
  text: string;
  isClosed: boolean;
}

const open = (first: string): Promise<Peer> =>
  new Promise((resolve) => {
    const peer: Peer = { socket: connect(server.httpPort, "127.0.0.1"), text: "", isClosed: false };
    peer.socket.on("error", () => {});
    peer.socket.on("data", (chunk: Buffer) => {
      peer.text += chunk.toString("latin1");
    });
    peer.socket.once("close", () => {
      peer.isClosed = true;
    });
    peer.socket.write(first, () => resolve(peer));
  });

/** One that takes the beginning of what it asked for and nothing more. */
const openDeaf = async (first: string): Promise<Socket> => {
  const socket = connect(server.httpPort, "127.0.0.1");
  socket.on("error", () => {});
  socket.write(first);
  await new Promise((resolve) => socket.once("readable", resolve));
  return socket;
};

const connectionsAreGone = () =>
  until("the server has closed the connections", async () => {
    const { samples } = await scrape(server);
    return samples.get('iggy_connections{transport="http"}') === 0;
  });

const isServing = async (): Promise<void> => {
  expect((await httpCall(server.httpPort, { path: "/streams", headers: bearer(token) })).status).toBe(200);
};

test("given_a_body_that_comes_byte_by_byte_when_its_time_is_over_should_be_408_and_the_end_of_the_connection", async () => {
  const peer = await open(head("POST", "/streams", { ...jsonType, "content-length": "100000" }));
  const drip = setInterval(() => peer.socket.write("x"), 50);
  await until("the server hangs up", () => peer.isClosed);
  clearInterval(drip);
  expect(peer.text).toMatch(/^HTTP\/1\.1 408 /);
  await isServing();
});

test("given_a_body_that_nobody_reads_when_it_never_ends_should_not_keep_its_connection", async () => {
  const peer = await open(head("DELETE", "/streams/nothing", { "content-length": "1000" }));
  await until("the server hangs up", () => peer.isClosed);
  expect(peer.text).toMatch(/^HTTP\/1\.1 404 /);
  await isServing();
});

test("given_more_followers_than_may_be_when_they_come_should_be_503_until_one_leaves", async () => {
  const path = `${TOPIC}/stream?kind=last`;
  const peers = await Promise.all(Array.from({ length: MAX_FOLLOWERS }, () => open(head("GET", path))));
  await until("all follow", () => peers.every(({ text }) => text.includes("following")));
  const other = await httpCall(server.httpPort, { path, headers: bearer(token) });
  expect([other.status, other.text]).toEqual([503, "Too many follow a topic"]);
  expect((await httpCall(server.httpPort, { method: "HEAD", path, headers: bearer(token) })).status).toBe(503);
  peers[0]?.socket.destroy();
  await until("there is room", async () => {
    const next = await open(head("GET", path));
    await until("it is answered", () => next.text.includes("\r\n\r\n"));
    next.socket.destroy();
    return next.text.startsWith("HTTP/1.1 200 ");
  });
  for (const { socket } of peers) socket.destroy();
  await connectionsAreGone();
  for (let times = 0; times <= MAX_FOLLOWERS; times++) {
    await until("a head alone takes no place for long", async () => {
      const { status } = await httpCall(server.httpPort, { method: "HEAD", path, headers: bearer(token) });
      return status === 200;
    });
  }
});

test("given_followers_and_readers_that_take_nothing_when_their_time_is_over_should_lose_their_connections", async () => {
  const follow = head("GET", `${TOPIC}/stream?kind=first&count=1000`);
  const poll = head("GET", `${TOPIC}?kind=first&count=1000`);
  const small = head("GET", `${TOPIC}?kind=first&count=2`).repeat(100);
  const asked = [follow, follow, follow, ...Array.from({ length: 40 }, (_, at) => (at % 2 === 0 ? poll : small))];
  const residentAfterRound = async (): Promise<number> => {
    await connectionsAreGone();
    const deaf = await Promise.all(asked.map(openDeaf));
    await isServing();
    await connectionsAreGone();
    for (const socket of deaf) socket.destroy();
    return server.residentBytes;
  };
  const first = await residentAfterRound();
  expect((await residentAfterRound()) - first).toBeLessThan(MEMORY_MARGIN_BYTES);
});

test("given_thousands_of_requests_in_a_row_when_no_answer_is_read_should_not_grow_the_server", async () => {
  await connectionsAreGone();
  const before = server.residentBytes;
  const deaf = await openDeaf(head("GET", "/openapi.json").repeat(5000));
  await isServing();
  await connectionsAreGone();
  deaf.destroy();
  expect(server.residentBytes - before).toBeLessThan(MEMORY_MARGIN_BYTES);
  await isServing();
});
