// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makeStream, makeTopic, poll, send } from "../support/messages.ts";
import { partitionPath } from "../support/partition-files.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

test("given_a_stored_offset_of_999_with_10_messages_when_restarted_should_deliver_what_comes_next", async () => {
  const dataDirectory = temporaryDirectory();
  const server = await startServer({ dataDirectory });
  onTestFinished(() => server.kill());
  const connection = await RawConnection.login(server.port);
  await makeStream(connection, "s");
  await makeTopic(connection, 0, "t", 1);
  const payloads = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, place) => Buffer.from(String(from + place)));
  await send(connection, 0, 0, 0, payloads(0, 10));
  const next = { streamId: 0, topicId: 0, partitionId: 0, kind: "next", autoCommit: true } as const;
  expect((await poll(connection, next)).messages).toHaveLength(10);
  connection.destroy();
  await server.stop();

  const offsets = join(partitionPath(dataDirectory, 0), "offsets", "consumers");
  const [name = ""] = readdirSync(offsets);
  writeFileSync(join(offsets, name), Buffer.from(new BigUint64Array([999n]).buffer));
  const again = await startServer({ dataDirectory });
  onTestFinished(() => again.kill());
  const reconnected = await RawConnection.login(again.port);
  await send(reconnected, 0, 0, 0, payloads(10, 15));
  const { messages } = await poll(reconnected, next);
  expect(messages.map(({ payload }) => payload.toString())).toEqual(["10", "11", "12", "13", "14"]);
  expect((await poll(reconnected, next)).messages).toEqual([]);
  reconnected.destroy();
});
