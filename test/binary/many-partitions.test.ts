// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { getStats } from "../../src/protocol/commands/system/get-stats.ts";
import { call, makeStream, makeTopic, readAll, send } from "../support/messages.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

test("given_1000_partitions_of_10_segments_when_restarted_should_have_them_all", async () => {
  const dataDirectory = temporaryDirectory();
  const environment = { IGGY_SYSTEM_SEGMENT_SIZE: "512 B", IGGY_SYSTEM_LOGGING_LEVEL: "info" };
  const server = await startServer({ dataDirectory, environment });
  const connection = await RawConnection.login(server.port);
  await makeStream(connection, "s");
  for (let topic = 0; topic < 10; topic++) await makeTopic(connection, 0, `t${topic}`, 100);
  // Of two such batches the first fills a segment and the second, which finds it full, is its last: 9 sealed, 1 active.
  for (let topic = 0; topic < 10; topic++) {
    for (let partition = 0; partition < 100; partition++) {
      for (let batch = 0; batch < 18; batch++) {
        expect(await send(connection, 0, topic, partition, [Buffer.alloc(600, 65 + batch)])).toBe(0);
      }
    }
  }
  const before = await call(connection, getStats, undefined);
  connection.destroy();
  await server.stop();

  const again = await startServer({ dataDirectory, environment });
  const reader = await RawConnection.login(again.port);
  const after = await call(reader, getStats, undefined);
  expect(after.partitionsCount).toBe(1000);
  expect(after.segmentsCount).toBe(10_000);
  expect(after.segmentsCount).toBe(before.segmentsCount);
  expect(after.messagesCount).toBe(18_000n);
  expect(await readAll(reader, 0, 9, 99)).toHaveLength(18);
  reader.destroy();
  await again.stop();
});
