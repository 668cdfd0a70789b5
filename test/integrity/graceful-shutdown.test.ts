// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { makeStream, makeTopic, readAll, send, sendFrame } from "../support/messages.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const DISCONNECTED = 8;
const REQUESTS = 200;

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  test(`given_open_connections_when_${signal}_comes_should_tell_them_close_and_exit_0`, async () => {
    const server = await startServer();
    const idle = await RawConnection.open(server.port);
    const loggedIn = await RawConnection.login(server.port);
    server.signal(signal);
    expect(await idle.reply()).toEqual({ status: DISCONNECTED, payload: Buffer.alloc(0) });
    expect(await loggedIn.reply()).toEqual({ status: DISCONNECTED, payload: Buffer.alloc(0) });
    await Promise.all([idle.closed(), loggedIn.closed()]);
    idle.destroy();
    loggedIn.destroy();
    expect(await server.exited()).toBe(0);
    expect(server.output.stderr).toContain("the server has stopped");
  });
}

test("given_a_producer_when_the_server_stops_should_keep_what_was_acknowledged_and_need_no_repair", async () => {
  const dataDirectory = temporaryDirectory();
  const server = await startServer({ dataDirectory });
  const connection = await RawConnection.login(server.port);
  await makeStream(connection, "s");
  await makeTopic(connection, 0, "t", 1);
  let acknowledged = 0;
  const producing = (async () => {
    while ((await send(connection, 0, 0, 0, [Buffer.from(`${acknowledged}`)])) === 0) acknowledged++;
  })().catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 100));
  server.signal("SIGTERM");
  await producing;
  connection.destroy();
  expect(await server.exited()).toBe(0);

  const again = await startServer({ dataDirectory });
  const reader = await RawConnection.login(again.port);
  const found = await readAll(reader, 0, 0, 0);
  expect(found.length).toBeGreaterThanOrEqual(acknowledged);
  expect(found.length).toBeLessThanOrEqual(acknowledged + 1);
  expect(again.output.stderr).not.toContain("repaired");
  reader.destroy();
  await again.stop();
});

test("given_requests_under_way_when_the_server_stops_should_have_answered_exactly_those_it_executed", async () => {
  const dataDirectory = temporaryDirectory();
  const server = await startServer({ dataDirectory });
  const connection = await RawConnection.login(server.port);
  await makeStream(connection, "s");
  await makeTopic(connection, 0, "t", 1);
  const payload = Buffer.alloc(100_000, 97);
  for (let request = 0; request < REQUESTS; request++) connection.write(sendFrame(0, 0, 0, [payload]));
  const statuses = [(await connection.reply())?.status];
  server.signal("SIGTERM");
  for (let reply = await connection.reply(); reply !== undefined; reply = await connection.reply()) {
    statuses.push(reply.status);
  }
  connection.destroy();
  expect(await server.exited()).toBe(0);
  const executed = statuses.indexOf(DISCONNECTED);
  expect(statuses).toEqual([...Array.from({ length: executed }, () => 0), DISCONNECTED]);

  const again = await startServer({ dataDirectory });
  const reader = await RawConnection.login(again.port);
  expect((await readAll(reader, 0, 0, 0)).length).toBe(executed);
  reader.destroy();
  await again.stop();
});

/** A client that was told that the server stops, and neither hangs up nor reads on. */
const stubbornClient = async (server: RunningServer): Promise<RawConnection> => {
  const stubborn = await RawConnection.login(server.port);
  stubborn.write(Buffer.from("ffffff0065000000", "hex"));
  server.signal("SIGTERM");
  expect((await stubborn.reply())?.status).toBe(DISCONNECTED);
  return stubborn;
};

test("given_a_client_that_does_not_hang_up_when_the_server_stops_should_stop_without_it", async () => {
  const server = await startServer();
  const stubborn = await stubbornClient(server);
  expect(await server.exited()).toBe(0);
  stubborn.destroy();
});

test("given_a_client_that_does_not_hang_up_when_a_second_signal_comes_should_exit_1_at_once", async () => {
  const dataDirectory = temporaryDirectory();
  const server = await startServer({ dataDirectory });
  const stubborn = await stubbornClient(server);
  server.signal("SIGTERM");
  expect(await server.exited()).toBe(1);
  stubborn.destroy();
  const again = await startServer({ dataDirectory });
  expect(await again.stop()).toBe(0);
});
