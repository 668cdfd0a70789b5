// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { Clients } from "../../../../src/server/control/clients.ts";
import { ConsumerGroups } from "../../../../src/server/control/groups/consumer-groups.ts";
import { Memberships } from "../../../../src/server/control/groups/memberships.ts";
import { PartitionRegistry } from "../../../../src/server/control/partition-registry.ts";
import { Turns } from "../../../../src/server/control/turns.ts";
import { DataDirectory } from "../../../../src/server/log/files/data-directory.ts";
import { Trash } from "../../../../src/server/log/files/trash.ts";
import { HeadTable } from "../../../../src/server/log/head/head-table.ts";
import { markDelivered } from "../../../../src/server/log/offsets/delivered-offsets.ts";
import type { GroupChange, RouteChange } from "../../../../src/server/shard/shard-messages.ts";
import { temporaryDirectory } from "../../../support/temporary-directory.ts";

const group = { streamId: 0, topicId: 0, groupId: 0 };
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** Groups whose shards are what `onPublish` makes of the changes they are told of. */
const makeGroups = (onPublish: (changes: readonly RouteChange[]) => void = () => {}) => {
  const published: RouteChange[][] = [];
  const memberships = new Memberships();
  const clients = new Clients(memberships);
  const root = temporaryDirectory();
  const directory = new DataDirectory({ root, streams: "streams", topics: "topics", partitions: "partitions" });
  const partitions = new PartitionRegistry(
    { directory, trash: new Trash(root), syncFiles: false },
    new HeadTable(),
    () => {},
  );
  const turns = new Turns();
  const publish = async (changes: readonly RouteChange[]): Promise<void> => {
    published.push([...changes]);
    await new Promise((resolve) => setImmediate(resolve));
    onPublish(changes);
  };
  const groups = new ConsumerGroups(
    { rebalancingTimeoutMs: 0 },
    { clients, memberships, partitions, turns, logger: silent, publish },
  );
  const join = (clientId: number) => turns.take(() => groups.join(group, "g", 3, clientId));
  return { groups, clients, turns, published, join };
};

const kinds = (published: readonly RouteChange[][]) => published.map((changes) => changes.map(({ kind }) => kind));

test("given_a_message_delivered_until_the_last_moment_when_another_joins_should_wait_for_its_commit", async () => {
  let route: GroupChange | undefined;
  const scene = makeGroups((changes) => {
    for (const change of changes) {
      if (change.kind === "group") route = change;
      // The last thing a shard does before it acknowledges the pause.
      else if (change.kind === "group_paused" && route !== undefined) {
        markDelivered(new Float64Array(route.delivered), 2, 0);
      }
    }
  });
  await scene.join(scene.clients.add("a:1", "tcp"));
  await scene.join(scene.clients.add("b:2", "tcp"));
  expect(kinds(scene.published)).toEqual([["group"], ["group_paused"], ["group"]]);
  expect(scene.groups.members(group).map(({ partitions }) => partitions)).toEqual([[0, 1, 2], []]);
  expect(route?.members.map(({ handingOver }) => handingOver)).toEqual([[2], []]);
  await scene.groups.handOver(group);
  expect(scene.groups.members(group).map(({ partitions }) => partitions)).toEqual([[0, 1, 2], []]);
  await scene.groups.handOverOverdue();
  expect(scene.groups.members(group).map(({ partitions }) => partitions)).toEqual([[0, 1], [2]]);
});

test("given_many_clients_that_go_at_once_should_cost_one_change_of_the_group", async () => {
  const { groups, clients, published, join } = makeGroups();
  const ids = Array.from({ length: 5 }, (_, number) => clients.add(`a:${number}`, "tcp"));
  await Promise.all(ids.map(join));
  published.length = 0;
  const going = ids.slice(0, 4);
  for (const id of going) clients.remove(id);
  await Promise.all(going.map((id) => groups.removeClient(id)));
  expect(kinds(published)).toEqual([["group_paused"], ["group"]]);
  expect(groups.members(group)).toMatchObject([{ clientId: ids[4], partitions: [0, 1, 2] }]);
});

test("given_a_client_that_went_while_its_join_waited_should_not_become_a_member", async () => {
  const { groups, clients, join } = makeGroups();
  const clientId = clients.add("a:1", "tcp");
  const first = join(clients.add("b:2", "tcp"));
  const joining = join(clientId);
  clients.remove(clientId);
  const removed = groups.removeClient(clientId);
  await first;
  await expect(joining).rejects.toMatchObject({ errorName: "stale_client" });
  await removed;
  expect(groups.members(group)).toHaveLength(1);
});

test("given_a_change_that_fails_should_have_the_shards_go_on_with_the_group_as_it_was", async () => {
  const { groups, clients, published, turns, join } = makeGroups();
  await join(clients.add("a:1", "tcp"));
  published.length = 0;
  const failing = turns.take(() =>
    groups.delete(group, () => {
      throw new Error("the log is full");
    }),
  );
  await expect(failing).rejects.toThrow("the log is full");
  expect(kinds(published)).toEqual([["group_paused"], ["group"]]);
  expect(groups.routes(group, "g").map(({ kind }) => kind)).toEqual(["group"]);
});

test("given_a_shard_that_begins_in_the_middle_of_a_change_should_know_that_the_group_is_paused", async () => {
  const seen: string[][] = [];
  const scene = makeGroups((changes) => {
    if (changes[0]?.kind === "group_paused") seen.push(scene.groups.routes(group, "g").map(({ kind }) => kind));
  });
  await scene.join(scene.clients.add("a:1", "tcp"));
  await scene.join(scene.clients.add("b:2", "tcp"));
  expect(seen).toEqual([["group", "group_paused"]]);
});
