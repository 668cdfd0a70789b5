// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { createPersonalAccessToken } from "../../src/protocol/commands/personal-access-token/create-token.ts";
import { ping } from "../../src/protocol/commands/system/ping.ts";
import { call, makeStream, makeTopic, send } from "../support/messages.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { startServer } from "../support/start-server.ts";
import { tokenLoginStatus } from "../support/users.ts";
import { untilWaiting, wait, waitFrame, waitReply, waitRequest } from "../support/waiting-client.ts";

const CONNECTIONS = process.env["IGGY_NIGHTLY"] === "1" ? 3000 : 300;
const PARTITIONS = 10;
const ROUNDS = 20;
const MIB = 1024 * 1024;
const all = Array.from({ length: PARTITIONS }, (_, partitionId) => partitionId);

test("given_many_connections_that_wait_again_and_again_when_served_should_take_bounded_memory_and_delay_nobody", async () => {
  const server = await startServer({
    environment: {
      IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "2",
      IGGY_MONITORING_ADDRESS: "127.0.0.1:0",
      IGGY_LIMITS_MAX_AWAITED_PARTITIONS: String(CONNECTIONS * PARTITIONS),
    },
  });
  const root = await RawConnection.login(server.port);
  await makeStream(root, "s");
  await makeTopic(root, 0, "t", PARTITIONS);
  const token = await call(root, createPersonalAccessToken, { name: "waiters", expiryMicros: 0n });
  const waiters: RawConnection[] = [];
  for (let at = 0; at < CONNECTIONS; at++) {
    const waiter = await RawConnection.open(server.port);
    expect(await tokenLoginStatus(waiter, token)).toBe(0);
    waiter.write(waitFrame(waitRequest(all)));
    waiters.push(waiter);
  }
  await untilWaiting(server, CONNECTIONS);
  const beforeBytes = server.residentBytes;

  for (let round = 0; round < ROUNDS; round++) {
    for (const waiter of waiters) waiter.write(waitFrame(waitRequest(all)));
    for (const waiter of waiters) expect((await waitReply(waiter)).texts).toEqual([]);
    expect((await root.request(ping.code, Buffer.alloc(0))).status).toBe(0);
  }
  await untilWaiting(server, CONNECTIONS);
  expect(server.residentBytes - beforeBytes).toBeLessThan(64 * MIB);

  await send(root, 0, 0, PARTITIONS - 1, [Buffer.from("for all")]);
  for (const waiter of waiters) expect((await waitReply(waiter)).texts).toEqual(["for all"]);
  for (const waiter of waiters) waiter.write(waitFrame(waitRequest([0])));
  await untilWaiting(server, CONNECTIONS);
  for (const waiter of waiters) waiter.socket.resetAndDestroy();
  await untilWaiting(server, 0);
  expect((await wait(root, waitRequest([PARTITIONS - 1]))).texts).toEqual(["for all"]);
  root.destroy();
  await server.stop();
});
