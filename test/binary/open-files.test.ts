// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createPersonalAccessToken } from "../../src/protocol/commands/personal-access-token/create-token.ts";
import { loginWithPersonalAccessToken } from "../../src/protocol/commands/personal-access-token/login-with-token.ts";
import { call, makeStream, makeTopic, poll, send } from "../support/messages.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";

const OPEN_FILES = 400;
const PARTITIONS = 400;
const CONNECTIONS = 150;

let server: RunningServer;
const connections: RawConnection[] = [];

const openFiles = (): number => readdirSync(`/proc/${server.pid}/fd`).length;

const sendToAll = async (connection: RawConnection, text: string): Promise<void> => {
  for (let partition = 0; partition < PARTITIONS; partition++) {
    const status = await send(connection, 0, 0, partition, [Buffer.from(`${text} ${partition}`)]);
    expect(status).toBe(0);
  }
};

beforeAll(async () => {
  server = await startServer({
    environment: { IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "2" },
    openFilesLimit: OPEN_FILES,
  });
});

afterAll(async () => {
  for (const connection of connections) connection.destroy();
  await server.stop();
});

test.runIf(process.platform === "linux")(
  "given_fewer_descriptors_than_files_when_connections_come_should_close_files_for_them_and_serve_all",
  async () => {
    for (let place = 0; place < 2; place++) connections.push(await RawConnection.login(server.port));
    await makeStream(connections[0]!, "many");
    await makeTopic(connections[0]!, 0, "files", PARTITIONS);
    for (const [place, connection] of connections.entries()) await sendToAll(connection, `message ${place}`);
    // Files have taken what connections do not need.
    expect(openFiles()).toBeGreaterThan(PARTITIONS / 3);
    while (connections.length < CONNECTIONS) connections.push(await RawConnection.open(server.port));
    // A login by password costs 20 ms of a processor.
    const token = await call(connections[0]!, createPersonalAccessToken, { name: "many", expiryMicros: 0n });
    for (const connection of connections.slice(2)) await call(connection, loginWithPersonalAccessToken, { token });
    expect(openFiles()).toBeLessThan(OPEN_FILES);
    for (const [place, connection] of connections.entries()) {
      const partitionId = (place * 7) % PARTITIONS;
      const polled = await poll(connection, { streamId: 0, topicId: 0, partitionId, kind: "last", count: 2 });
      const texts = polled.messages.map(({ payload }) => Buffer.from(payload).toString());
      expect(texts).toEqual([`message 0 ${partitionId}`, `message 1 ${partitionId}`]);
    }
    await sendToAll(connections.at(-1)!, "message 2");
    expect(openFiles()).toBeLessThan(OPEN_FILES);
    expect(server.output.stderr).not.toContain("EMFILE");
  },
);
