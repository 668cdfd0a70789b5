// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { storeConsumerOffset } from "../../src/protocol/commands/consumer-offset/store-consumer-offset.ts";
import { deletePartitions } from "../../src/protocol/commands/partition/delete-partitions.ts";
import { deleteStream } from "../../src/protocol/commands/stream/delete-stream.ts";
import { ping } from "../../src/protocol/commands/system/ping.ts";
import { deleteTopic } from "../../src/protocol/commands/topic/delete-topic.ts";
import { purgeTopic } from "../../src/protocol/commands/topic/purge-topic.ts";
import { deleteUser } from "../../src/protocol/commands/user/delete-user.ts";
import { updatePermissions } from "../../src/protocol/commands/user/update-permissions.ts";
import { numericIdentifier, stringIdentifier } from "../../src/protocol/primitives/identifier.ts";
import { call, makeStream, makeTopic, send } from "../support/messages.ts";
import { RawConnection, requestFrame } from "../support/raw-connection.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";
import { until } from "../support/until.ts";
import { globalPermissions, loggedIn, makeUser } from "../support/users.ts";
import {
  endedWaits,
  untilEnded,
  untilWaiting,
  wait,
  waitFrame,
  waitReply,
  waitRequest,
} from "../support/waiting-client.ts";

const INVALID_COMMAND = 3;
const UNAUTHENTICATED = 40;
const UNAUTHORIZED = 41;
const TOPIC_NOT_FOUND = 2010;
const PARTITION_NOT_FOUND = 3007;
const environment = {
  IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "2",
  IGGY_MONITORING_ADDRESS: "127.0.0.1:0",
  IGGY_LIMITS_MAX_POLL_WAIT: "1h",
};
const stream = numericIdentifier(0);
const topic = numericIdentifier(0);
const textOf = (text: string): Buffer => Buffer.from(text);

describe("a poll that waits", () => {
  let server: RunningServer;
  let root: RawConnection;
  let opened: RawConnection[] = [];

  const open = async (): Promise<RawConnection> => {
    const connection = await RawConnection.login(server.port);
    opened.push(connection);
    return connection;
  };

  beforeAll(async () => {
    server = await startServer({ environment });
    root = await RawConnection.login(server.port);
  });

  afterAll(async () => {
    root.destroy();
    await server.stop();
  });

  beforeEach(async () => {
    await makeStream(root, "s");
    await makeTopic(root, 0, "t", 3);
  });

  afterEach(async () => {
    for (const connection of opened) connection.destroy();
    opened = [];
    await untilWaiting(server, 0);
    await root.request(deleteStream.code, Buffer.from("010400000000", "hex"));
  });

  test("given_waits_on_both_shards_when_a_message_comes_should_be_answered_with_it", async () => {
    const waiters = await Promise.all([open(), open(), open(), open()]);
    const replies = waiters.map((waiter) => wait(waiter, waitRequest([0])));
    await untilWaiting(server, 4);
    const woken = await endedWaits(server, "woken");

    await send(root, 0, 0, 0, [textOf("first"), textOf("second")]);

    for (const reply of await Promise.all(replies)) {
      expect(reply).toMatchObject({ status: 0, partitionId: 0, currentOffset: 1n, texts: ["first", "second"] });
    }
    await untilEnded(server, "woken", woken + 4);
  });

  test("given_several_partitions_when_one_of_them_gets_a_message_should_be_answered_from_that_one", async () => {
    const waiter = await open();
    const reply = wait(waiter, waitRequest([0, 1, 2]));
    await untilWaiting(server, 1);

    await send(root, 0, 0, 2, [textOf("here")]);

    expect(await reply).toMatchObject({ partitionId: 2, texts: ["here"] });
  });

  test("given_messages_in_several_partitions_when_asked_should_answer_at_once_from_the_first_named", async () => {
    for (const partitionId of [0, 1, 2]) await send(root, 0, 0, partitionId, [textOf(`in ${partitionId}`)]);

    const reply = await wait(await open(), waitRequest([1, 2, 0]));

    expect(reply).toMatchObject({ partitionId: 1, texts: ["in 1"] });
  });

  test("given_one_wait_after_the_other_when_messages_come_should_miss_none", async () => {
    const waiter = await open();
    const seen: string[] = [];
    const reading = (async () => {
      while (seen.length < 500) {
        seen.push(...(await wait(waiter, waitRequest([0], { value: BigInt(seen.length) }))).texts);
      }
    })();

    for (let at = 0; at < 500; at++) await send(root, 0, 0, 0, [textOf(String(at))]);
    await reading;

    expect(seen).toEqual(Array.from({ length: 500 }, (_, at) => String(at)));
  });

  test("given_auto_commit_when_messages_come_should_commit_and_wait_for_the_next", async () => {
    const waiter = await open();
    const next = { kind: "next", autoCommit: true } as const;
    const first = wait(waiter, waitRequest([0], next));
    await untilWaiting(server, 1);
    await send(root, 0, 0, 0, [textOf("one")]);
    expect((await first).texts).toEqual(["one"]);

    const second = wait(waiter, waitRequest([0], next));
    await untilWaiting(server, 1);
    await send(root, 0, 0, 0, [textOf("two")]);

    expect((await second).texts).toEqual(["two"]);
  });

  test("given_a_time_when_it_is_over_should_be_answered_without_messages", async () => {
    const expired = await endedWaits(server, "expired");

    const reply = await wait(await open(), waitRequest([1], { waitMs: 20 }));

    expect(reply).toMatchObject({ status: 0, partitionId: 1, currentOffset: 0n, texts: [] });
    await untilEnded(server, "expired", expired + 1);
  });

  test("given_no_time_when_there_are_no_messages_should_be_answered_at_once", async () => {
    const reply = await wait(await open(), waitRequest([1], { waitMs: 0 }));

    expect(reply).toMatchObject({ status: 0, partitionId: 1, texts: [] });
  });

  test.each([
    ["in_a_packet_of_its_own", false],
    ["in_the_same_packet", true],
  ])("given_a_wait_when_requests_follow_%s_should_answer_all_in_order", async (_, isTogether) => {
    const waiter = await open();
    const waiting = waitFrame(waitRequest([2]));
    const store = Buffer.from(`010104010000000104000000000104000000000100000000${"0".repeat(16)}`, "hex");
    const following = [requestFrame(ping.code, Buffer.alloc(0)), requestFrame(storeConsumerOffset.code, store)];
    if (isTogether) waiter.write(Buffer.concat([waiting, ...following]));
    else {
      waiter.write(waiting);
      await untilWaiting(server, 1);
      for (const byte of Buffer.concat(following)) waiter.write(Buffer.of(byte));
    }

    expect(await waitReply(waiter)).toMatchObject({ status: 0, partitionId: 2, texts: [] });
    expect(await waiter.reply()).toMatchObject({ status: 0 });
    expect((await waiter.reply())?.status).toBeGreaterThan(0);
  });

  test("given_a_wait_when_the_peer_sends_no_more_should_answer_and_end", async () => {
    const waiter = await open();
    const reply = wait(waiter, waitRequest([0]));
    await untilWaiting(server, 1);

    waiter.socket.end();

    expect(await reply).toMatchObject({ status: 0, texts: [] });
    await waiter.closed();
  });

  test("given_waits_when_their_connections_are_gone_should_be_forgotten", async () => {
    const waiters = await Promise.all([open(), open()]);
    for (const waiter of waiters) waiter.write(waitFrame(waitRequest([0, 1])));
    await untilWaiting(server, 2);

    for (const waiter of waiters) waiter.socket.resetAndDestroy();

    await untilWaiting(server, 0);
    expect(await send(root, 0, 0, 0, [textOf("nobody")])).toBe(0);
  });

  test("given_waits_when_what_they_wait_in_is_deleted_should_be_refused_as_a_poll_is", async () => {
    const waiters = await Promise.all([open(), open()]);
    const ofTopic = waiters.map((waiter) => wait(waiter, waitRequest([0])));
    await untilWaiting(server, 2);
    await call(root, deleteTopic, { stream, topic });
    for (const reply of await Promise.all(ofTopic))
      expect([TOPIC_NOT_FOUND, PARTITION_NOT_FOUND]).toContain(reply.status);

    await makeTopic(root, 0, "again", 2);
    const ofStream = waiters.map((waiter) => wait(waiter, waitRequest([1])));
    await untilWaiting(server, 2);
    await call(root, deletePartitions, { stream, topic, partitionsCount: 1 });
    for (const reply of await Promise.all(ofStream)) expect(reply.status).toBe(PARTITION_NOT_FOUND);
  });

  test("given_a_wait_beyond_the_end_when_the_topic_is_purged_should_be_answered_with_the_new_end", async () => {
    await send(root, 0, 0, 1, [textOf("a"), textOf("b"), textOf("c")]);
    const reply = wait(await open(), waitRequest([0, 1], { value: 3n, kind: "offset" }));
    const other = wait(await open(), waitRequest([1], { value: 3n }));
    await untilWaiting(server, 1);

    await call(root, purgeTopic, { stream, topic });

    expect(await other).toMatchObject({ status: 0, partitionId: 1, currentOffset: 0n, texts: [] });
    // Offset 3 of the empty partition 0 was never what comes next.
    expect(await reply).toMatchObject({ status: 0, partitionId: 0, currentOffset: 0n, texts: [] });
  });

  test("given_waits_of_a_user_when_the_right_to_poll_or_the_user_goes_should_be_refused", async () => {
    await makeUser(root, "reader", globalPermissions("pollMessages"));
    const reader = await loggedIn(server.port, "reader");
    opened.push(reader);
    const first = wait(reader, waitRequest([0]));
    await untilWaiting(server, 1);
    await call(root, updatePermissions, { user: stringIdentifier("reader"), permissions: globalPermissions() });
    expect((await first).status).toBe(UNAUTHORIZED);

    await call(root, updatePermissions, {
      user: stringIdentifier("reader"),
      permissions: globalPermissions("pollMessages"),
    });
    const second = wait(reader, waitRequest([0]));
    await untilWaiting(server, 1);
    await call(root, deleteUser, { user: stringIdentifier("reader") });
    expect((await second).status).toBe(UNAUTHORIZED);
  });

  test("given_nobody_logged_in_or_malformed_requests_when_served_should_be_refused_in_sync", async () => {
    const stranger = await RawConnection.open(server.port);
    expect((await wait(stranger, waitRequest([0]))).status).toBe(UNAUTHENTICATED);
    stranger.destroy();
    const waiter = await open();
    const whole = waitFrame(waitRequest([0]));
    const unnamed = { ...waitRequest([0]), partitions: [] };

    for (let length = 8; length < whole.length; length++) {
      expect((await waiter.request(whole.readUInt32LE(4), whole.subarray(8, length))).status).toBeGreaterThan(0);
    }
    expect((await wait(waiter, unnamed)).status).toBe(INVALID_COMMAND);
    const tooMany = Buffer.from(whole.subarray(8));
    tooMany.writeUInt16LE(0xffff, tooMany.length - 15);
    expect((await waiter.request(whole.readUInt32LE(4), tooMany)).status).toBe(INVALID_COMMAND);
    expect((await wait(waiter, waitRequest([7]))).status).toBe(PARTITION_NOT_FOUND);
    expect((await wait(waiter, waitRequest([0], { waitMs: 0 }))).status).toBe(0);
  });
});

test("given_waits_when_the_server_stops_should_be_answered_before_the_end", async () => {
  const server = await startServer({ environment });
  const waiter = await RawConnection.login(server.port);
  await makeStream(waiter, "s");
  await makeTopic(waiter, 0, "t", 1);
  const reply = wait(waiter, waitRequest([0]));
  await untilWaiting(server, 1);

  const stopped = server.stop();

  expect(await reply).toMatchObject({ status: 0, texts: [] });
  expect(await stopped).toBe(0);
});

test("given_a_bound_on_partitions_when_more_are_waited_for_should_be_answered_at_once", async () => {
  const server = await startServer({
    environment: {
      ...environment,
      IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "1",
      IGGY_LIMITS_MAX_AWAITED_PARTITIONS: "4",
      IGGY_SYSTEM_PARTITION_ENFORCE_FSYNC: "true",
    },
  });
  const [one, other] = [await RawConnection.login(server.port), await RawConnection.login(server.port)];
  await makeStream(one, "s");
  await makeTopic(one, 0, "t", 3);
  const first = wait(one, waitRequest([0, 1, 2]));
  await untilWaiting(server, 1);

  expect(await wait(other, waitRequest([0, 1]))).toMatchObject({ status: 0, texts: [] });
  expect(await endedWaits(server, "refused")).toBe(1);
  const second = wait(other, waitRequest([0]));
  await untilWaiting(server, 2);

  // Where batches are synced first, they wake when they can be read.
  const sender = await RawConnection.login(server.port);
  await send(sender, 0, 0, 0, [textOf("synced")]);
  expect((await first).texts).toEqual(["synced"]);
  expect((await second).texts).toEqual(["synced"]);
  await until("nothing is waited for", async () => (await endedWaits(server, "woken")) === 2);
  for (const connection of [one, other, sender]) connection.destroy();
  await server.stop();
});

test("given_a_server_that_lets_no_poll_wait_when_asked_should_answer_as_to_an_unknown_command", async () => {
  const server = await startServer({ environment: { IGGY_LIMITS_MAX_POLL_WAIT: "0" } });
  const waiter = await RawConnection.login(server.port);

  expect((await wait(waiter, waitRequest([0]))).status).toBe(INVALID_COMMAND);

  waiter.destroy();
  await server.stop();
});
