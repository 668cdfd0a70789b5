// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createServer, Socket } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { Client } from "../../src/client/index.ts";
import { encodeResponseFrame } from "../../src/protocol/frame.ts";
import { scriptedPeer } from "../support/scripted-peer.ts";
import { until } from "../support/until.ts";

const PING = 1;

/** A client of nobody in particular, with options as they stand in a connection string. */
const clientOf = (port: number, options: string): Client => {
  const client = new Client(`iggy://127.0.0.1:${port}?${options}`);
  onTestFinished(() => client.close({ drain: false }));
  return client;
};

/** A server that answers everything until it goes away, and says nothing of itself afterwards. */
const passingServer = async () => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    socket.on("data", () => socket.write(encodeResponseFrame(0, Buffer.alloc(0))));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const hangUp = (): void => {
    for (const socket of sockets.splice(0)) socket.destroy();
  };
  const goAway = (): void => {
    server.close();
    hangUp();
  };
  onTestFinished(goAway);
  return { port: (server.address() as { port: number }).port, hangUp, goAway };
};

test("given_heartbeat_interval_when_nothing_is_asked_should_ping_by_itself", async () => {
  const { port, requests } = await scriptedPeer((request) => request.answer());
  await clientOf(port, "heartbeat_interval=5ms").connect();
  await until("two pings", () => requests.filter(({ code }) => code === PING).length >= 2);
});

test("given_reconnection_retries_and_interval_when_the_server_goes_away_should_wait_so_often_and_so_long", async () => {
  const server = await passingServer();
  const options = "reconnection_retries=2&reconnection_interval=40ms&reestablish_after=0s&heartbeat_interval=0s";
  const client = clientOf(server.port, options);
  const waitsMs: number[] = [];
  client.on("reconnecting", ({ waitMs }) => waitsMs.push(waitMs));
  await client.connect();
  server.goAway();
  await until("two attempts after waits, and no more", () => waitsMs.length === 2 && client.state === "idle");
  const [first = 0, second = 0] = waitsMs;
  // Shortened by up to half, and twice as long the second time.
  expect(first >= 20 && first <= 40, `${first} ms`).toBe(true);
  expect(second >= 40 && second <= 80, `${second} ms`).toBe(true);
});

test("given_reestablish_after_when_a_connection_breaks_soon_should_wait_for_the_rest_of_it", async () => {
  const server = await passingServer();
  const client = clientOf(server.port, "reestablish_after=200ms&heartbeat_interval=0s");
  const waitsMs: number[] = [];
  client.on("reconnecting", ({ attempt, waitMs }) => {
    expect(attempt).toBe(0);
    waitsMs.push(waitMs);
  });
  // Before the client knows that it is connected, so that its wait cannot be over sooner.
  const madeAtMs = performance.now();
  await client.connect();
  let cameBackAtMs = 0;
  client.on("connected", () => {
    cameBackAtMs = performance.now();
  });
  server.hangUp();
  await until("it comes back", () => cameBackAtMs > 0);
  expect(cameBackAtMs - madeAtMs).toBeGreaterThan(190);
  expect(waitsMs.every((waitMs) => waitMs > 0 && waitMs <= 200)).toBe(true);
});

test("given_first_connect_when_nobody_is_there_yet_should_try_until_somebody_is", async () => {
  const attempts: number[] = [];
  const late = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", () => socket.write(encodeResponseFrame(0, Buffer.alloc(0))));
    onTestFinished(() => void socket.destroy());
  });
  await new Promise<void>((resolve) => late.listen(0, "127.0.0.1", resolve));
  const { port } = late.address() as { port: number };
  await new Promise<void>((resolve) => late.close(() => resolve()));
  const client = clientOf(port, "first_connect=true&reconnection_interval=5ms&heartbeat_interval=0s");
  client.on("reconnecting", ({ attempt }) => {
    attempts.push(attempt);
    if (attempt === 2) late.listen(port, "127.0.0.1");
  });
  onTestFinished(() => void late.close());
  await client.connect();
  expect(attempts.slice(0, 2)).toEqual([1, 2]);
  expect(client.state).toBe("connected");
});

const originalConnect = Socket.prototype.connect;

test.each([
  ["nodelay=true", true],
  ["nodelay=false", false],
])("given_%s_when_connected_should_have_the_socket_do_it", async (options, expected) => {
  const server = await passingServer();
  const socketOptions: unknown[] = [];
  const connect = vi.spyOn(Socket.prototype, "connect").mockImplementation(function (this: Socket, ...parameters) {
    socketOptions.push(...parameters.flat());
    return originalConnect.apply(this, parameters);
  });
  onTestFinished(() => connect.mockRestore());
  await clientOf(server.port, options).connect();
  expect(socketOptions).toContainEqual(expect.objectContaining({ noDelay: expected }));
});
