// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { makeStream, makeTopic, readAll, send } from "../support/messages.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { startServer } from "../support/start-server.ts";

const PRODUCERS = 6;
const BATCHES = 150;

test("given_producers_on_two_shards_when_they_write_one_partition_should_keep_batches_whole_and_in_order", async () => {
  const environment = { IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "2", IGGY_SYSTEM_SEGMENT_SIZE: "64 KiB" };
  const server = await startServer({ environment });
  const control = await RawConnection.login(server.port);
  await makeStream(control, "s");
  await makeTopic(control, 0, "t", 1);
  const producers = await Promise.all(Array.from({ length: PRODUCERS }, () => RawConnection.login(server.port)));
  let reading = true;
  const reader = (async () => {
    let seen = 0;
    while (reading) {
      const found = await readAll(control, 0, 0, 0);
      expect(found.length).toBeGreaterThanOrEqual(seen);
      seen = found.length;
    }
  })();
  await Promise.all(
    producers.map(async (connection, producer) => {
      for (let batch = 0; batch < BATCHES; batch++) {
        const payloads = ["a", "b", "c"].map((part) => Buffer.from(`${producer} ${batch} ${part}`));
        expect(await send(connection, 0, 0, 0, payloads)).toBe(0);
      }
    }),
  );
  reading = false;
  await reader;
  const found = await readAll(control, 0, 0, 0);
  expect(found).toHaveLength(PRODUCERS * BATCHES * 3);
  const nextBatch = Array.from({ length: PRODUCERS }, () => 0);
  for (let at = 0; at < found.length; at += 3) {
    const producer = Number(found[at]?.split(" ")[0]);
    const batch = nextBatch[producer]!;
    nextBatch[producer] = batch + 1;
    expect(found.slice(at, at + 3)).toEqual(["a", "b", "c"].map((part) => `${producer} ${batch} ${part}`));
  }
  for (const connection of [...producers, control]) connection.destroy();
  await server.stop();
});
