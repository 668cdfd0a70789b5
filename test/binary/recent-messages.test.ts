// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from "node:crypto";
import { closeSync, openSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { pollMessages } from "../../src/protocol/commands/message/poll-messages.ts";
import { purgeTopic } from "../../src/protocol/commands/topic/purge-topic.ts";
import { decodeFromBytes } from "../../src/protocol/primitives/codec.ts";
import { numericIdentifier } from "../../src/protocol/primitives/identifier.ts";
import { call, makeStream, makeTopic, poll, pollRequest, readAll, send } from "../support/messages.ts";
import { RawConnection, requestFrame } from "../support/raw-connection.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";

const SHARDS = 2;
const MESSAGES = 100;
const PAYLOAD_BYTES = 5000;
const PLACE = { streamId: 0, topicId: 0, partitionId: 0 };

let server: RunningServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

/** A topic with one partition, somebody who produces, and a consumer on each shard. */
const open = async (environment: Record<string, string> = {}) => {
  server = await startServer({ environment: { IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: String(SHARDS), ...environment } });
  const { port } = server;
  const producer = await RawConnection.login(port);
  await makeStream(producer, "s");
  await makeTopic(producer, 0, "t", 1);
  const consumers = [await RawConnection.login(port), await RawConnection.login(port)];
  const sent: string[] = [];
  const sendBatch = async (): Promise<void> => {
    const payloads = Array.from({ length: MESSAGES }, () =>
      Buffer.from(randomBytes(PAYLOAD_BYTES / 2).toString("hex")),
    );
    expect(await send(producer, 0, 0, 0, payloads)).toBe(0);
    for (const payload of payloads) sent.push(payload.toString());
  };
  return { producer, consumers, sent, sendBatch };
};

const payloadsFrom = async (consumer: RawConnection, offset: number, count: number): Promise<string[]> => {
  const { messages } = await poll(consumer, { ...PLACE, value: BigInt(offset), count });
  expect(messages.map((message) => Number(message.offset))).toEqual(messages.map((_, place) => offset + place));
  return messages.map(({ payload }) => payload.toString());
};

/** Puts zeros into the log under the server. */
const damageLog = ({ dataDirectory }: RunningServer): void => {
  const path = join(dataDirectory, "streams/0/topics/0/partitions/0", `${"0".repeat(20)}.log`);
  const fd = openSync(path, "r+");
  writeSync(fd, Buffer.alloc(statSync(path).size));
  closeSync(fd);
};

describe("polls of what was received lately", () => {
  it("given_a_consumer_that_follows_when_the_file_is_damaged_should_get_what_was_sent_from_memory_on_every_shard", async () => {
    const { consumers, sent, sendBatch } = await open();
    expect(await payloadsFrom(consumers[0]!, 0, 1)).toEqual([]);
    for (let batch = 0; batch < 4; batch++) await sendBatch();
    damageLog(server!);

    for (const consumer of consumers) {
      expect(await payloadsFrom(consumer, 100, MESSAGES)).toEqual(sent.slice(100, 200));
      expect(await payloadsFrom(consumer, 150, 200)).toEqual(sent.slice(150, 350));
      expect(await payloadsFrom(consumer, 380, 50)).toEqual(sent.slice(380));
    }
  });

  it("given_nothing_may_be_kept_when_the_file_is_damaged_should_not_find_the_messages", async () => {
    const { consumers, sendBatch } = await open({ IGGY_LIMITS_RECENT_MESSAGES_SIZE: "0" });
    expect(await payloadsFrom(consumers[0]!, 0, 1)).toEqual([]);
    for (let batch = 0; batch < 4; batch++) await sendBatch();
    damageLog(server!);

    const { payload } = await consumers[0]!.request(
      pollMessages.code,
      pollRequest({ ...PLACE, value: 100n, count: 100 }),
    );
    expect(payload.subarray(16).every((byte) => byte === 0)).toBe(true);
  });

  it("given_messages_that_were_polled_twice_when_the_file_is_damaged_should_give_them_again", async () => {
    const { consumers, sent, sendBatch } = await open();
    for (let batch = 0; batch < 2; batch++) await sendBatch();
    const [consumer] = consumers;
    for (let time = 0; time < 2; time++) await payloadsFrom(consumer!, 50, 120);
    damageLog(server!);

    expect(await payloadsFrom(consumer!, 50, 120)).toEqual(sent.slice(50, 170));
  });

  it("given_a_purge_when_other_messages_take_the_same_offsets_should_never_give_the_old_ones", async () => {
    const { producer, consumers, sent, sendBatch } = await open();
    for (let round = 0; round < 3; round++) {
      for (const consumer of consumers) await payloadsFrom(consumer, 0, 1);
      for (let batch = 0; batch < 3; batch++) await sendBatch();
      for (const consumer of consumers)
        expect(await payloadsFrom(consumer, 100, MESSAGES)).toEqual(sent.slice(100, 200));
      await call(producer, purgeTopic, { stream: numericIdentifier(0), topic: numericIdentifier(0) });
      sent.length = 0;
    }
  });

  it("given_consumers_that_leave_replies_unread_when_their_memory_is_wanted_should_get_what_they_asked_for", async () => {
    const { consumers, sent, sendBatch } = await open({ IGGY_LIMITS_RECENT_MESSAGES_SIZE: "2 MiB" });
    await payloadsFrom(consumers[0]!, 0, 1);
    for (let batch = 0; batch < 4; batch++) await sendBatch();
    const asked = [0, 50, 100, 150, 200, 250, 300].map((offset) => ({ offset, count: MESSAGES }));
    for (const consumer of consumers) consumer.socket.pause();
    for (const consumer of consumers) {
      for (const { offset, count } of asked) {
        consumer.write(requestFrame(pollMessages.code, pollRequest({ ...PLACE, value: BigInt(offset), count })));
      }
    }
    for (let batch = 0; batch < 20; batch++) await sendBatch();
    for (const consumer of consumers) consumer.socket.resume();

    for (const consumer of consumers) {
      for (const { offset, count } of asked) {
        const { status, payload } = (await consumer.reply())!;
        const { messages } = decodeFromBytes(pollMessages.reply, payload);
        expect(status).toBe(0);
        expect(messages.map((message) => message.payload.toString())).toEqual(sent.slice(offset, offset + count));
      }
    }
    expect(await readAll(consumers[1]!, 0, 0, 0)).toEqual(sent);
  });
});
