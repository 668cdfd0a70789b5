// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { afterEach, expect, test } from "vitest";
import { purgeTopic } from "../../src/protocol/commands/topic/purge-topic.ts";
import { encodeSendMessagesFrame } from "../../src/protocol/message/message-batch.ts";
import { numericIdentifier } from "../../src/protocol/primitives/identifier.ts";
import type { Partitioning } from "../../src/protocol/primitives/partitioning.ts";
import { GroupClient, type GroupScene, startGroupScene } from "../support/group-client.ts";
import { call } from "../support/messages.ts";

const place = { stream: numericIdentifier(0), topic: numericIdentifier(0) };
let scene: GroupScene;

afterEach(() => scene.end());

const sendFrameOf = async (frame: Buffer): Promise<void> => {
  const { connection } = scene.observer;
  connection.write(frame);
  expect((await connection.reply())?.status).toBe(0);
};

const sendBy = (partitioning: Partitioning, text: string) =>
  sendFrameOf(encodeSendMessagesFrame({ ...place, partitioning, messages: [{ payload: Buffer.from(text) }] }));

const texts = (count: number): string[] => Array.from({ length: count }, (_, number) => `${number}`);

test("given_messages_with_keys_when_one_member_polls_should_get_each_once", async () => {
  scene = await startGroupScene(3);
  const client = await GroupClient.joined(scene.server);
  for (const text of texts(30)) await sendBy({ kind: "messages_key", key: Buffer.from(`key ${text}`) }, text);
  const found: string[] = [];
  for (let round = 0; round < 3; round++) found.push(...(await client.poll({ autoCommit: true })).texts);
  expect(found.map(Number).sort((a, b) => a - b)).toEqual(texts(30).map(Number));
  for (let round = 0; round < 3; round++) expect((await client.poll({ autoCommit: true })).texts).toEqual([]);
});

test("given_balanced_messages_when_one_member_polls_one_at_a_time_should_go_round_the_partitions", async () => {
  scene = await startGroupScene(3);
  const client = await GroupClient.joined(scene.server);
  for (const text of texts(12)) await sendBy({ kind: "balanced" }, text);
  for (let number = 0; number < 12; number++) {
    const polled = await client.poll({ count: 1, autoCommit: true });
    expect(polled).toEqual({
      partitionId: number % 3,
      offsets: [Math.floor(number / 3)],
      texts: [`${number}`],
    });
  }
  for (let round = 0; round < 3; round++) expect((await client.poll({ autoCommit: true })).offsets).toEqual([]);
});

test("given_three_members_when_messages_are_balanced_should_each_get_those_of_its_partition", async () => {
  scene = await startGroupScene(3);
  const clients = [
    await GroupClient.joined(scene.server),
    await GroupClient.joined(scene.server),
    await GroupClient.joined(scene.server),
  ];
  for (const text of texts(30)) await sendBy({ kind: "balanced" }, text);
  const all: string[] = [];
  const partitions = new Set<number>();
  for (const client of clients) {
    const { partitionId, offsets, texts } = await client.poll({ autoCommit: true });
    expect(texts).toEqual(offsets.map((offset) => `${partitionId + offset * 3}`));
    expect((await client.poll({ autoCommit: true })).offsets).toEqual([]);
    partitions.add(partitionId);
    all.push(...texts);
  }
  expect(partitions.size).toBe(3);
  expect(all.sort()).toEqual(texts(30).sort());
});

test("given_half_of_the_messages_consumed_when_the_member_reconnects_should_go_on_behind_them", async () => {
  scene = await startGroupScene(1);
  await scene.send(0, ...texts(100));
  const first = await GroupClient.joined(scene.server);
  for (let number = 0; number < 50; number++) {
    expect((await first.poll({ count: 1, autoCommit: true })).texts).toEqual([`${number}`]);
  }
  await first.close();
  expect(await scene.observer.stored(0)).toBe(49);
  const second = await GroupClient.joined(scene.server);
  for (let number = 50; number < 100; number++) {
    expect((await second.poll({ count: 1, autoCommit: true })).texts).toEqual([`${number}`]);
  }
  expect(await scene.observer.stored(0)).toBe(99);
});

test("given_everything_consumed_when_the_member_reconnects_should_get_only_what_is_new", async () => {
  scene = await startGroupScene(1);
  await scene.send(0, ...texts(10));
  const first = await GroupClient.joined(scene.server);
  await first.poll({ autoCommit: true });
  first.kill();
  expect(await scene.observer.stored(0)).toBe(9);
  await scene.send(0, "a", "b", "c", "d", "e");
  const second = await GroupClient.joined(scene.server);
  expect((await second.poll({ partitionId: 0 })).texts).toEqual(["a", "b", "c", "d", "e"]);
});

test("given_a_member_when_it_stores_and_deletes_offsets_should_be_bound_to_its_partitions", async () => {
  scene = await startGroupScene(2);
  await scene.send(0, "a", "b");
  await scene.send(1, "a", "b");
  const first = await GroupClient.joined(scene.server);
  const second = await GroupClient.joined(scene.server);
  expect([await first.store(1, 0), await first.store(1, 1), await second.store(0, 1)]).toEqual([0, 3022, 0]);
  expect([await first.store(2, 0), await first.store(0, 7)]).toEqual([4100, 3022]);
  expect([await second.deleteOffset(0), await second.deleteOffset(), await second.deleteOffset()]).toEqual([
    3022, 0, 3021,
  ]);
  expect([await second.stored(0), await second.stored(1)]).toEqual([1, undefined]);
  expect(await first.poll({ partitionId: 1 })).toEqual({ partitionId: 0, offsets: [], texts: [] });
});

test("given_a_purge_when_members_go_on_should_begin_anew_and_hold_up_nobody_for_what_is_gone", async () => {
  scene = await startGroupScene(2);
  const { server, observer } = scene;
  await scene.send(0, "a", "b");
  await scene.send(1, "a", "b");
  const first = await GroupClient.joined(server);
  await first.poll();
  await first.poll();
  const second = await GroupClient.joined(server);
  expect(await observer.assignment()).toEqual([[0, 1], []]);
  await call(observer.connection, purgeTopic, place);
  expect(await observer.assignment()).toEqual([[0], [1]]);
  await scene.send(1, "c");
  expect(await second.poll()).toEqual({ partitionId: 1, offsets: [0], texts: ["c"] });
});
