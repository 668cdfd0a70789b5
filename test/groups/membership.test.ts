// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { createConsumerGroup } from "../../src/protocol/commands/consumer-group/create-group.ts";
import { deleteConsumerGroup } from "../../src/protocol/commands/consumer-group/delete-group.ts";
import { deleteStream } from "../../src/protocol/commands/stream/delete-stream.ts";
import { getClients } from "../../src/protocol/commands/system/get-clients.ts";
import { deleteTopic } from "../../src/protocol/commands/topic/delete-topic.ts";
import { numericIdentifier, stringIdentifier } from "../../src/protocol/primitives/identifier.ts";
import { GroupClient, type GroupScene, startGroupScene } from "../support/group-client.ts";
import { call } from "../support/messages.ts";
import { startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const place = { stream: numericIdentifier(0), topic: numericIdentifier(0) };
let scene: GroupScene;

afterEach(() => scene.end());

test("given_three_partitions_when_three_clients_join_one_after_the_other_should_have_3_then_2_1_then_1_1_1", async () => {
  scene = await startGroupScene(3);
  const { server, observer } = scene;
  const first = await GroupClient.joined(server);
  expect(await observer.assignment()).toEqual([[0, 1, 2]]);
  const second = await GroupClient.joined(server);
  expect(await observer.assignment()).toEqual([[0, 1], [2]]);
  const third = await GroupClient.joined(server);
  expect(await observer.assignment()).toEqual([[0], [2], [1]]);
  for (const client of [first, second, third]) {
    const me = await client.me();
    expect([me.consumerGroupsCount, me.consumerGroups]).toEqual([1, [{ streamId: 0, topicId: 0, groupId: 0 }]]);
  }
  await second.leave();
  expect(await observer.assignment()).toEqual([[0, 2], [1]]);
  expect((await second.me()).consumerGroups).toEqual([]);
  third.kill();
  await vi.waitFor(async () => expect(await observer.assignment()).toEqual([[0, 1, 2]]), { timeout: 5000 });
});

test("given_several_groups_on_a_topic_when_a_client_joins_them_should_be_shown_in_all_and_served_by_each", async () => {
  scene = await startGroupScene(2, { groups: ["g", "h", "i"] });
  const { server, observer } = scene;
  await scene.send(0, "a", "b");
  const client = await GroupClient.joined(server, "g");
  const inH = new GroupClient(client.connection, "h");
  await inH.join();
  await inH.join();
  expect((await client.poll({ autoCommit: true })).texts).toEqual(["a", "b"]);
  expect((await inH.poll({ autoCommit: true })).texts).toEqual(["a", "b"]);
  expect([await client.stored(0), await inH.stored(0)]).toEqual([1, 1]);
  const clients = await call(observer.connection, getClients, undefined);
  const { clientId, consumerGroups } = await client.me();
  expect(consumerGroups.map(({ groupId }) => groupId)).toEqual([0, 1]);
  expect(clients.find((listed) => listed.clientId === clientId)?.consumerGroupsCount).toBe(2);
  await call(observer.connection, deleteConsumerGroup, { ...place, group: stringIdentifier("g") });
  expect((await client.me()).consumerGroups.map(({ groupId }) => groupId)).toEqual([1]);
  await expect(client.poll()).rejects.toThrow("answered 5000");
});

test("given_clients_that_are_no_members_when_they_act_for_the_group_should_be_refused", async () => {
  scene = await startGroupScene(1);
  await scene.send(0, "a");
  const { observer } = scene;
  await expect(observer.poll()).rejects.toThrow("answered 5006");
  await expect(observer.leave()).rejects.toThrow("answered 5006");
  expect([await observer.store(0), await observer.deleteOffset()]).toEqual([5006, 5006]);
  const unknown = new GroupClient(observer.connection, "unknown");
  await expect(unknown.join()).rejects.toThrow("answered 5000");
  await expect(unknown.poll()).rejects.toThrow("answered 5000");
  expect(await unknown.store(0)).toBe(5000);
});

test("given_members_when_the_topic_or_the_stream_is_deleted_should_be_in_no_group_any_more", async () => {
  scene = await startGroupScene(2);
  const { server, observer } = scene;
  const client = await GroupClient.joined(server);
  await call(observer.connection, deleteTopic, place);
  expect((await client.me()).consumerGroups).toEqual([]);
  await expect(client.poll()).rejects.toThrow("answered 2010");
  await call(observer.connection, deleteStream, { stream: numericIdentifier(0) });
  expect((await client.me()).consumerGroups).toEqual([]);
  expect((await observer.me()).consumerGroups).toEqual([]);
});

test("given_members_when_the_stream_is_deleted_should_be_in_no_group_any_more", async () => {
  scene = await startGroupScene(2);
  const client = await GroupClient.joined(scene.server);
  await call(scene.observer.connection, deleteStream, { stream: numericIdentifier(0) });
  expect((await client.me()).consumerGroups).toEqual([]);
});

test("given_committed_offsets_when_three_groups_are_deleted_should_leave_no_file_and_nothing_for_the_next_group", async () => {
  scene = await startGroupScene(2, { groups: [] });
  const { server, observer } = scene;
  await scene.send(0, "a", "b");
  const offsetFile = join(server.dataDirectory, "streams/0/topics/0/partitions/0/offsets/groups/0");
  for (const name of ["one", "two", "three"]) {
    const created = await call(observer.connection, createConsumerGroup, { ...place, name });
    expect([created.id, created.membersCount, created.partitionsCount]).toEqual([0, 0, 2]);
    const client = await GroupClient.joined(server, name);
    expect(await client.stored(0)).toBeUndefined();
    expect((await client.poll({ autoCommit: true })).texts).toEqual(["a", "b"]);
    expect([await client.stored(0), existsSync(offsetFile)]).toEqual([1, true]);
    await call(observer.connection, deleteConsumerGroup, { ...place, group: stringIdentifier(name) });
    expect([await client.stored(0), existsSync(offsetFile)]).toEqual([undefined, false]);
    await client.close();
  }
});

test("given_a_group_with_members_when_the_server_restarts_should_keep_the_group_its_offsets_and_no_member", async () => {
  const dataDirectory = temporaryDirectory();
  scene = await startGroupScene(1, { dataDirectory });
  await scene.send(0, "a", "b");
  const before = await GroupClient.joined(scene.server);
  expect((await before.poll({ autoCommit: true })).texts).toEqual(["a", "b"]);
  await scene.server.stop();
  const server = await startServer({ dataDirectory });
  const client = await GroupClient.open(server);
  expect([await client.assignment(), await client.stored(0)]).toEqual([[], 1]);
  await client.join();
  expect(await client.assignment()).toEqual([[0]]);
  await server.stop();
});
