// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deletePartitions } from "../../src/protocol/commands/partition/delete-partitions.ts";
import { deleteSegments } from "../../src/protocol/commands/segment/delete-segments.ts";
import { deleteStream } from "../../src/protocol/commands/stream/delete-stream.ts";
import { deleteTopic } from "../../src/protocol/commands/topic/delete-topic.ts";
import { purgeTopic } from "../../src/protocol/commands/topic/purge-topic.ts";
import { numericIdentifier } from "../../src/protocol/primitives/identifier.ts";
import { call, makeStream, makeTopic, poll, send } from "../support/messages.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";
import { until } from "../support/until.ts";

const SEGMENTS = 5;
const payload = Buffer.alloc(1024);
const stream = numericIdentifier(0);
const topic = numericIdentifier(0);

let server: RunningServer;
let connections: RawConnection[];

beforeAll(async () => {
  server = await startServer({
    environment: { IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "2", IGGY_SYSTEM_SEGMENT_SIZE: "1 KiB" },
  });
  // One on each shard.
  connections = [await RawConnection.login(server.port), await RawConnection.login(server.port)];
});

afterAll(async () => {
  for (const connection of connections) connection.destroy();
  await server.stop();
});

/** What the process has open although it has no name any more. */
const openRemovedFiles = (): string[] =>
  readdirSync(`/proc/${server.pid}/fd`)
    .flatMap((fd) => {
      try {
        return readlinkSync(`/proc/${server.pid}/fd/${fd}`);
      } catch {
        return [];
      }
    })
    .filter((path) => path.startsWith(server.dataDirectory) && path.endsWith(" (deleted)"));

const removals = {
  segments: (connection: RawConnection) =>
    call(connection, deleteSegments, { stream, topic, partitionId: 0, segmentsCount: SEGMENTS }),
  purge: (connection: RawConnection) => call(connection, purgeTopic, { stream, topic }),
  partitions: (connection: RawConnection) => call(connection, deletePartitions, { stream, topic, partitionsCount: 1 }),
  topic: (connection: RawConnection) => call(connection, deleteTopic, { stream, topic }),
  stream: (connection: RawConnection) => call(connection, deleteStream, { stream }),
};

test.each(Object.keys(removals) as (keyof typeof removals)[])(
  "given_files_that_two_shards_have_open_when_removed_by_%s_should_be_closed_and_gone",
  async (removal) => {
    const [first] = connections as [RawConnection];
    await makeStream(first, "s");
    await makeTopic(first, 0, "t", 1);
    for (let segment = 0; segment <= SEGMENTS; segment++) {
      for (let message = 0; message < 2; message++) expect(await send(first, 0, 0, 0, [payload])).toBe(0);
      for (const connection of connections) {
        const place = { streamId: 0, topicId: 0, partitionId: 0 };
        expect((await poll(connection, { ...place, kind: "last", count: 1 })).messages).toHaveLength(1);
      }
    }
    await removals[removal](first);
    await until("the trash is empty", () =>
      readdirSync(join(server.dataDirectory, "runtime")).every((name) => !name.startsWith("removed-")),
    );
    await until("nothing that was removed is open", () => openRemovedFiles().length === 0);
    if (removal !== "stream") await call(first, deleteStream, { stream });
  },
);
