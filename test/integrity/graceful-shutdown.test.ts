// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { makeStream, makeTopic, readAll, send } from "../support/messages.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const DISCONNECTED = 8;

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

test("given_a_client_that_does_not_hang_up_when_a_second_signal_comes_should_exit_at_once", async () => {
  const server = await startServer();
  const stubborn = await RawConnection.login(server.port);
  stubborn.write(Buffer.from("ffffff0065000000", "hex"));
  stubborn.socket.pause();
  server.signal("SIGTERM");
  await new Promise((resolve) => setTimeout(resolve, 20));
  server.signal("SIGTERM");
  expect([0, 1]).toContain(await server.exited());
  stubborn.destroy();
});
