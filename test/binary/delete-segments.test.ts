// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { getConsumerOffset } from "../../src/protocol/commands/consumer-offset/get-consumer-offset.ts";
import { storeConsumerOffset } from "../../src/protocol/commands/consumer-offset/store-consumer-offset.ts";
import { deleteSegments } from "../../src/protocol/commands/segment/delete-segments.ts";
import { getTopic } from "../../src/protocol/commands/topic/get-topic.ts";
import { purgeTopic } from "../../src/protocol/commands/topic/purge-topic.ts";
import { errorCodeOf } from "../../src/protocol/errors/iggy-error.ts";
import { encodeToBytes } from "../../src/protocol/primitives/codec.ts";
import { numericIdentifier } from "../../src/protocol/primitives/identifier.ts";
import { call, makeStream, makeTopic, poll, readAll, send } from "../support/messages.ts";
import { partitionPath, segmentBases, segmentFiles } from "../support/partition-files.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const stream = numericIdentifier(0);
const topic = numericIdentifier(0);
const ALL = 4_294_967_295;
const consumer = (id: number) => ({ kind: "consumer", id: numericIdentifier(id) }) as const;
const polled = { streamId: 0, topicId: 0, partitionId: 0 } as const;

/** A server with 25 messages of 1000 bytes in segments of 5 KiB, and what a test does to it. */
class Segments {
  readonly dataDirectory = temporaryDirectory();
  #connection: RawConnection | undefined;
  #stop: () => Promise<unknown> = async () => {};

  async start(): Promise<void> {
    const environment = {
      IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "2",
      IGGY_SYSTEM_SEGMENT_SIZE: "5 KiB",
      IGGY_SYSTEM_PARTITION_MESSAGES_REQUIRED_TO_SAVE: "1",
    };
    const server = await startServer({ dataDirectory: this.dataDirectory, environment });
    this.#connection = await RawConnection.login(server.port);
    this.#stop = () => server.stop();
    onTestFinished(() => server.kill());
  }

  async restart(): Promise<void> {
    this.connection.destroy();
    await this.#stop();
    await this.start();
  }

  async fill(): Promise<void> {
    await makeStream(this.connection, "s");
    await makeTopic(this.connection, 0, "t", 1);
    for (let message = 0; message < 25; message++) {
      expect(await send(this.connection, 0, 0, 0, [Buffer.alloc(936, "x")])).toBe(0);
    }
  }

  get connection(): RawConnection {
    return this.#connection!;
  }

  get path(): string {
    return partitionPath(this.dataDirectory, 0);
  }

  get bases(): number[] {
    return segmentBases(this.path);
  }

  delete(segmentsCount: number): Promise<unknown> {
    return call(this.connection, deleteSegments, { stream, topic, partitionId: 0, segmentsCount });
  }

  store(id: number, offset: number): Promise<unknown> {
    const request = { consumer: consumer(id), stream, topic, partitionId: 0, offset: BigInt(offset) };
    return call(this.connection, storeConsumerOffset, request);
  }

  async firstOffset(): Promise<number> {
    return Number((await poll(this.connection, { ...polled, kind: "first", count: 1 })).messages[0]?.offset);
  }
}

const started = async (): Promise<Segments> => {
  const segments = new Segments();
  await segments.start();
  await segments.fill();
  return segments;
};

test("given_25_messages_when_segments_are_counted_should_be_the_files_of_apache_iggy", async () => {
  const segments = await started();
  const expected = [0, 7, 14, 21].map((base) => {
    const messages = base === 21 ? 4 : 7;
    return { base, logBytes: 1000 * messages, indexBytes: 16 * messages };
  });
  expect(segmentFiles(segments.path)).toEqual(expected);
  await segments.restart();
  expect(segmentFiles(segments.path)).toEqual(expected);
});

test.each([false, true])(
  "given_a_stored_offset_when_segments_are_deleted_with_a_restart_between_%s_should_be_a_barrier",
  async (withRestart) => {
    const segments = await started();
    await segments.store(1, 7);
    if (withRestart) await segments.restart();
    await segments.delete(0);
    expect(segments.bases).toEqual([0, 7, 14, 21]);
    await segments.delete(ALL);
    // The next one ends at 13, which is above 7.
    expect(segments.bases).toEqual([7, 14, 21]);
    await segments.store(1, 13);
    await segments.delete(1);
    expect(segments.bases).toEqual([14, 21]);
    if (withRestart) await segments.restart();
    const next = await poll(segments.connection, { ...polled, kind: "next", consumer: "other" });
    expect(next.messages.map(({ offset }) => Number(offset))).toEqual([14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24]);
    const stored = { consumer: consumer(1), stream, topic, partitionId: 0 };
    expect(await call(segments.connection, getConsumerOffset, stored)).toMatchObject({ storedOffset: 13n });
    await segments.store(1, 24);
    await segments.delete(ALL);
    expect(segmentFiles(segments.path)).toEqual([{ base: 21, logBytes: 4000, indexBytes: 64 }]);
    expect(await call(segments.connection, getTopic, { stream, topic })).toMatchObject({
      messagesCount: 4n,
      sizeBytes: 4000n,
      partitions: [{ segmentsCount: 1, currentOffset: 24n }],
    });
  },
);

test("given_no_consumers_when_segments_are_deleted_one_by_one_should_end_with_the_active_one", async () => {
  const segments = await started();
  for (const left of [[7, 14, 21], [14, 21], [21], [21]]) {
    await segments.delete(1);
    expect(segments.bases).toEqual(left);
    expect(await segments.firstOffset()).toBe(left[0]);
  }
});

test("given_a_consumer_that_commits_message_by_message_when_deleting_should_release_a_segment_with_its_last", async () => {
  const segments = await started();
  for (let offset = 0; offset < 25; offset++) {
    await segments.store(1, offset);
    await segments.delete(ALL);
    expect(segments.bases[0]).toBe(offset < 6 ? 0 : Math.min(21, Math.floor((offset + 1) / 7) * 7));
  }
});

test("given_several_consumers_when_segments_are_deleted_should_wait_for_the_slowest", async () => {
  const segments = await started();
  await segments.store(1, 24);
  await segments.store(2, 13);
  await segments.store(3, 6);
  await segments.delete(ALL);
  expect(segments.bases).toEqual([7, 14, 21]);
  await segments.store(3, 20);
  await segments.delete(ALL);
  expect(segments.bases).toEqual([14, 21]);
});

test("given_something_that_does_not_exist_when_segments_are_deleted_should_be_the_error_for_it", async () => {
  const segments = await started();
  const found = { stream, topic, partitionId: 0, segmentsCount: 1 };
  const missing = numericIdentifier(77);
  for (const [request, error] of [
    [{ ...found, stream: missing }, "stream_id_not_found"],
    [{ ...found, topic: missing }, "topic_id_not_found"],
    [{ ...found, partitionId: 77 }, "partition_not_found"],
  ] as const) {
    const { status } = await segments.connection.request(
      deleteSegments.code,
      encodeToBytes(deleteSegments.request, request),
    );
    expect(status).toBe(errorCodeOf(error));
  }
  expect(segments.bases).toEqual([0, 7, 14, 21]);
});

test.each([false, true])(
  "given_a_purged_topic_when_looked_at_with_a_restart_between_%s_should_be_as_new",
  async (withRestart) => {
    const segments = await started();
    await segments.store(1, 20);
    await segments.delete(1);
    await call(segments.connection, purgeTopic, { stream, topic });
    if (withRestart) await segments.restart();
    expect(segmentFiles(segments.path)).toEqual([{ base: 0, logBytes: 0, indexBytes: 0 }]);
    expect(readdirSync(join(segments.path, "offsets", "consumers"))).toEqual([]);
    const stored = { consumer: consumer(1), stream, topic, partitionId: 0 };
    expect(await call(segments.connection, getConsumerOffset, stored)).toBeUndefined();
    expect(await call(segments.connection, getTopic, { stream, topic })).toMatchObject({
      messagesCount: 0n,
      sizeBytes: 0n,
      partitions: [{ segmentsCount: 1, currentOffset: 0n }],
    });
    await send(segments.connection, 0, 0, 0, [Buffer.from("first"), Buffer.from("second")]);
    expect(await readAll(segments.connection, 0, 0, 0)).toEqual(["first", "second"]);
  },
);
