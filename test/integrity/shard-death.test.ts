// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { GroupClient, startGroupScene } from "../support/group-client.ts";
import { INSPECTED, killWorker } from "../support/kill-worker.ts";
import { send } from "../support/messages.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { until } from "../support/until.ts";

const PARTITIONS = 4;
const partitionIds = Array.from({ length: PARTITIONS }, (_, partitionId) => partitionId);

test("given_members_of_a_group_on_two_shards_when_one_of_the_threads_dies_should_lose_its_connections_and_nothing_else", async () => {
  const scene = await startGroupScene(PARTITIONS, { environment: INSPECTED });
  const { server } = scene;
  try {
    for (const partitionId of partitionIds) await scene.send(partitionId, `${partitionId} before`);
    const members: GroupClient[] = [];
    for (const _ of partitionIds) members.push(await GroupClient.joined(server));
    const first = await Promise.all(members.map((member) => member.poll({ autoCommit: true })));
    expect(first.flatMap(({ texts }) => texts).sort()).toEqual(partitionIds.map((id) => `${id} before`));

    await killWorker(server);
    const isClosed = ({ connection }: GroupClient) => connection.isClosed;
    await until("connections of the thread end", () => members.some(isClosed));
    const survivors = members.filter((member) => !isClosed(member));
    expect(survivors.length).toBeGreaterThan(0);

    const observer = new GroupClient(await RawConnection.login(server.port), "g");
    await until("the members that are left own all", async () => {
      return (await observer.assignment()).length === survivors.length;
    });
    const returned: GroupClient[] = [];
    for (const _ of members.filter(isClosed)) returned.push(await GroupClient.joined(server));
    const owners = [...survivors, ...returned];
    await until("each has a partition", async () => {
      return (await observer.assignment()).every((owned) => owned.length === 1);
    });
    const producer = await RawConnection.login(server.port);
    for (const partitionId of partitionIds) {
      expect(await send(producer, 0, 0, partitionId, [Buffer.from(`${partitionId} after`)])).toBe(0);
    }
    const second = await Promise.all(owners.map((member) => member.poll({ autoCommit: true })));
    expect(second.flatMap(({ texts }) => texts).sort()).toEqual(partitionIds.map((id) => `${id} after`));
    for (const partitionId of partitionIds) expect(await observer.stored(partitionId)).toBe(1);
  } finally {
    await scene.end();
  }
});
