// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createStream } from "../../src/protocol/commands/stream/create-stream.ts";
import { createUser } from "../../src/protocol/commands/user/create-user.ts";
import { makeStream, makeTopic, send } from "../support/messages.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";
import { loginStatus, statusOf } from "../support/users.ts";

const MIB = 1024 * 1024;
const PEERS = 40;
/** A hash takes 19 MiB; all of them at once would take 760 MiB. */
const MAX_PEAK_BYTES = 500 * MIB;

let server: RunningServer;
let root: RawConnection;

beforeEach(async () => {
  server = await startServer({ environment: { IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "2" } });
  root = await RawConnection.login(server.port);
  await makeStream(root, "s");
  await makeTopic(root, 0, "t", 1);
});

afterEach(async () => {
  root.destroy();
  expect(await server.stop()).toBe(0);
});

const peakBytes = (): number =>
  Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${server.pid}/status`, "utf8"))?.[1]) * 1024;

const openAll = (count: number) => Promise.all(Array.from({ length: count }, () => RawConnection.open(server.port)));

test("given_a_storm_of_logins_when_others_work_should_serve_them_in_between_and_take_little_memory", async () => {
  const peers = await openAll(PEERS);
  let pending = PEERS;
  const logins = peers.map(async (peer, place) => {
    const username = place % 3 === 0 ? "nobody" : "iggy";
    const status = await loginStatus(peer, username, place % 3 === 1 ? "wrong" : "iggy");
    pending--;
    return status;
  });
  const pendingAfter: number[] = [];
  for (let round = 0; round < 10; round++) {
    expect(await send(root, 0, 0, 0, [Buffer.from(`message ${round}`)])).toBe(0);
    expect(await statusOf(root, createStream, { name: `stream ${round}` })).toBe(0);
    pendingAfter.push(pending);
  }
  // A user who is made meanwhile waits for the passwords only, and no command waits for that.
  const request = { username: "late", password: "secret", status: "active", permissions: undefined } as const;
  const made = statusOf(root, createUser, request);
  const statuses = await Promise.all(logins);
  expect(statuses).toEqual(peers.map((_, place) => (place % 3 === 2 ? 0 : 42)));
  expect(await made).toBe(0);
  expect(pendingAfter.at(-1)).toBeGreaterThan(0);
  expect(peakBytes()).toBeLessThan(MAX_PEAK_BYTES);
  for (const peer of peers) peer.destroy();
});

test("given_logins_that_wait_when_the_server_stops_should_refuse_them_and_stop_in_order", async () => {
  const peers = await openAll(PEERS);
  const statuses = Promise.all(peers.map((peer) => loginStatus(peer, "iggy", "iggy").catch(() => "closed")));
  await statusOf(root, createStream, { name: "order" });
  expect(await server.stop()).toBe(0);
  for (const status of await statuses) expect([0, 8, "closed"]).toContain(status);
});
