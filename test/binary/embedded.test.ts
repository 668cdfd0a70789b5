// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { IggyClient, stringIdentifier } from "../../src/client/index.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

test("given_one_shard_when_embedded_in_a_program_should_serve_stop_and_start_again", async () => {
  const { Server } = (await import(
    "../../dist/server/index.js" as string
  )) as typeof import("../../src/server/index.ts");
  const config = {
    "system.path": temporaryDirectory(),
    "system.sharding.cpu_allocation": 1,
    "tcp.address": "127.0.0.1:0",
    "system.logging.level": "warn",
  };
  const stream = stringIdentifier("embedded");
  const topic = stringIdentifier("events");
  const credentials = { username: "iggy", password: "iggy" };
  for (const round of [0, 1]) {
    const server = await Server.start({ config, environment: {}, defaultRootCredentials: true });
    expect(server.shardsCount).toBe(1);
    const client = await IggyClient.connect({ ...server.tcpAddress!, credentials });
    if (round === 0) {
      await client.streams.create("embedded");
      await client.topics.create(stream, { name: "events", partitionsCount: 1 });
    }
    const messages = [{ payload: Buffer.from(`round ${round}`) }];
    await client.messages.send({ stream, topic, partitioning: { kind: "balanced" }, messages });
    const polled = await client.messages.poll({
      consumer: { kind: "consumer", id: stringIdentifier("test") },
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
    client.close();
    await server.stop();
  }
});
