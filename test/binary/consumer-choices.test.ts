// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { channel } from "node:diagnostics_channel";
import { expect, onTestFinished, test } from "vitest";
import { type Client, Consumer, type ConsumerOptions, type Message } from "../../src/client/index.ts";
import { useServerAndClient } from "../support/server-and-client.ts";

let client: Client;
useServerAndClient((running) => {
  ({ client } = running);
});

const send = async (stream: string, count: number, partitionsCount = 1): Promise<void> => {
  await using producer = client.producer<string>({ stream, topic: "t", create: { partitionsCount } });
  await producer.send(
    Array.from({ length: count }, (_, place) => ({ value: `m${place}`, partition: place % partitionsCount })),
  );
};

const member = (stream: string, options: Partial<ConsumerOptions<Uint8Array>> = {}): Consumer => {
  const consumer = client.consumer({ stream, topic: "t", group: "g", start: "first", ...options });
  onTestFinished(() => consumer.close({ timeout: 1000 }));
  return consumer;
};

const take = async (consumer: AsyncIterable<Message>, count: number): Promise<bigint[]> => {
  const taken: bigint[] = [];
  for await (const { offset } of consumer) if (taken.push(offset) === count) break;
  return taken;
};

const membersOf = async (stream: string) => (await client.group.get({ stream, topic: "t", group: "g" }))?.membersCount;

test("given_auto_join_off_when_read_before_and_after_joining_should_fail_and_then_bring_messages", async () => {
  await send("auto-join", 3);
  const consumer = member("auto-join", { autoJoin: false, commit: "none" });
  await consumer.init();
  expect(await membersOf("auto-join")).toBe(0);
  await expect(consumer.fetch()).rejects.toMatchObject({ errorName: "consumer_group_member_not_found" });
  await consumer.join();
  await consumer.join();
  expect(await membersOf("auto-join")).toBe(1);
  expect(await take(consumer, 3)).toEqual([0n, 1n, 2n]);
  await expect(client.consumer({ stream: "auto-join", topic: "t" }).join()).rejects.toMatchObject({
    errorName: "invalid_configuration",
  });
});

test.each([
  ["allow_replay", { allowReplay: true, expected: [0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n, 10n] }],
  ["no_replay", { allowReplay: false, expected: [10n] }],
])("given_%s_when_the_group_was_made_anew_should_bring_what_was_asked_for", async (_, given) => {
  const stream = `replay-${given.allowReplay}`;
  await send(stream, 10);
  const consumer = member(stream, { allowReplay: given.allowReplay, commit: "none" });
  expect(await take(consumer, 10)).toHaveLength(10);
  const asked = take(consumer, given.expected.length);
  await client.group.delete({ stream, topic: "t", group: "g" });
  // A reader without replay has something new to find.
  await send(stream, 1);
  expect(await asked).toEqual(given.expected);
});

test("given_a_batch_read_ahead_when_the_membership_is_lost_should_read_it_again", async () => {
  await send("ahead", 10, 2);
  const revoked: (readonly number[])[] = [];
  const consumer = member("ahead", {
    commit: { after: "message" },
    prefetch: 3,
    onRevoked: (ids) => void revoked.push(ids),
  });
  const fetch = () => consumer.fetch({ maxMessages: 1, maxWait: 5000 });
  const read = await fetch();
  const ahead = 1 - (read[0]?.partitionId ?? 0);
  await expect.poll(() => consumer.position(ahead).end, { timeout: 10_000 }).toBe(4n);
  await client.group.delete({ stream: "ahead", topic: "t", group: "g" });
  await expect.poll(() => revoked, { timeout: 10_000 }).toEqual([[0, 1]]);

  for (let found = read; found.length > 0 && read.length < 10; read.push(...found)) found = await fetch();

  const taken = read.map(({ partitionId, offset }) => `${partitionId}:${offset}`);
  expect(taken.toSorted()).toEqual(["0:0", "0:1", "0:2", "0:3", "0:4", "1:0", "1:1", "1:2", "1:3", "1:4"]);
});

test("given_a_partition_that_moved_away_when_everything_is_committed_should_store_the_rest", async () => {
  await send("moved", 8, 2);
  const first = member("moved", { commit: "none" });
  await take(first, 8);
  expect(await first.fetch({ maxWait: 1 })).toEqual([]);
  await first.commit();
  const second = member("moved", { commit: "none" });
  await second.init();
  await expect.poll(() => first.assignment, { timeout: 10_000 }).toHaveLength(1);

  const [partitionId = -1] = first.assignment;
  await first.deleteOffset(partitionId);
  await first.commit();

  const at = { stream: "moved", topic: "t", partitionId, consumer: Consumer.Group("g") };
  expect((await client.offset.get(at))?.storedOffset).toBe(3n);
});

test("given_a_listener_that_takes_time_when_partitions_come_should_hand_out_nothing_before_it_is_done", async () => {
  await send("assigned", 9, 3);
  const told: (readonly number[])[] = [];
  let release = (): void => {};
  const isDone = new Promise<void>((resolve) => {
    release = resolve;
  });
  const consumer = member("assigned", {
    commit: "none",
    onAssigned: (partitionIds) => {
      told.push(partitionIds);
      return isDone;
    },
  });
  const first = consumer.fetch({ maxWait: "30s" });
  await expect.poll(() => told, { timeout: 10_000 }).toEqual([[0, 1, 2]]);
  expect(consumer.position(0).delivered).toBeUndefined();
  release();
  expect(await first).not.toHaveLength(0);
});

test("given_a_member_when_closed_should_tell_what_it_loses_while_offsets_can_still_be_stored_and_have_left", async () => {
  await send("closing", 6, 3);
  const changes: unknown[] = [];
  const listener = (change: unknown): unknown => changes.push(change);
  channel("iggy:consumer:rebalance").subscribe(listener);
  onTestFinished(() => void channel("iggy:consumer:rebalance").unsubscribe(listener));
  const told: (readonly number[])[] = [];
  const consumer: Consumer = member("closing", {
    commit: "none",
    onRevoked: async (partitionIds) => {
      told.push(partitionIds);
      await consumer.commit({ partitionId: 1, offset: 1n });
    },
  });
  await take(consumer, 6);
  await consumer.close();
  expect(told).toEqual([[0, 1, 2]]);
  expect(await membersOf("closing")).toBe(0);
  const at = { stream: "closing", topic: "t", partitionId: 1, consumer: Consumer.Group("g") };
  expect((await client.offset.get(at))?.storedOffset).toBe(1n);
  expect(changes).toMatchObject([
    { group: "g", assigned: [0, 1, 2], revoked: [] },
    { group: "g", assigned: [], revoked: [0, 1, 2] },
  ]);
});

test("given_a_listener_that_fails_when_closed_should_end_all_the_same_and_say_so", async () => {
  await send("failing", 1);
  const consumer = client.consumer({
    stream: "failing",
    topic: "t",
    group: "g",
    start: "first",
    onRevoked: () => Promise.reject(new Error("cannot let go")),
  });
  await take(consumer, 1);
  await expect(consumer.close({ leave: false })).rejects.toThrow("cannot let go");
  expect(consumer.state).toBe("closed");
  await expect.poll(() => membersOf("failing"), { timeout: 10_000 }).toBe(0);
});

test("given_a_consumer_that_is_paused_when_asked_should_say_so", async () => {
  await send("paused", 2);
  const consumer = member("paused", { commit: "none" });
  await take(consumer, 1);
  expect(consumer.state).toBe("running");
  consumer.pause();
  expect(consumer.state).toBe("paused");
  consumer.resume();
  expect(await take(consumer, 1)).toEqual([1n]);
});
