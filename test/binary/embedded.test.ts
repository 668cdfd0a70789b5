// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { Client, namedConsumer } from "../../src/client/index.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

test("given_one_shard_when_embedded_in_a_program_should_serve_stop_and_start_again", async () => {
  const { Server } = (await import(
    "../../dist/server/index.js" as string
  )) as typeof import("../../src/server/index.ts");
  const config = {
    "system.path": temporaryDirectory(),
    "system.sharding.cpu_allocation": 1,
    "tcp.address": "127.0.0.1:0",
    "websocket.enabled": false,
    "http.address": "127.0.0.1:0",
    "quic.address": "127.0.0.1:0",
    "system.logging.level": "warn",
  };
  const [stream, topic] = ["embedded", "events"];
  const credentials = { username: "iggy", password: "iggy" };
  for (const round of [0, 1]) {
    const server = await Server.start({ config, environment: {}, defaultRootCredentials: true });
    expect(server.shardsCount).toBe(1);
    const client = await Client.connect({ options: server.tcpAddress!, credentials });
    if (round === 0) {
      await client.stream.create({ name: stream });
      await client.topic.create({ stream, name: topic });
    }
    const messages = [{ payload: Buffer.from(`round ${round}`) }];
    await client.message.send({ stream, topic, partitioning: { kind: "balanced" }, messages });
    const polled = await client.message.poll({
      consumer: namedConsumer("test"),
      stream,
      topic,
      partitionId: 0,
      strategy: { kind: "first", value: 0n },
      count: 10,
      autoCommit: false,
    });
    expect(polled.messages.map(({ payload }) => payload.toString())).toEqual(
      ["round 0", "round 1"].slice(0, round + 1),
    );
    await client.close();
    await server.stop();
  }
});
