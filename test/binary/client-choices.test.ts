// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, onTestFinished, test } from "vitest";
import { Client, NotFoundError, Partitioning, PollingStrategy } from "../../src/client/index.ts";
import { useServerAndClient } from "../support/server-and-client.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";

let server: RunningServer;
let client: Client;
useServerAndClient((running) => {
  ({ server, client } = running);
});

const texts = async (stream: string, partitionId = 0) => {
  const strategy = PollingStrategy.First;
  const { messages } = await client.message.poll({ stream, topic: "t", partitionId, strategy, count: 10_000 });
  return messages.map(({ payload }) => payload.toString());
};

test("given_hundreds_of_requests_on_their_way_when_sent_should_arrive_and_be_answered_in_their_order", async () => {
  await client.stream.create({ name: "pipelined" });
  await client.topic.create({ stream: "pipelined", name: "t", partitionsCount: 1 });
  const answered: number[] = [];
  const requests = Array.from({ length: 500 }, async (_, number) => {
    const messages = [{ payload: Buffer.from(`m${number}`) }];
    await client.message.send({ stream: "pipelined", topic: "t", partitioning: Partitioning.PartitionId(0), messages });
    answered.push(number);
  });
  await Promise.all(requests);
  expect(answered).toEqual(requests.map((_, number) => number));
  expect(await texts("pipelined")).toEqual(requests.map((_, number) => `m${number}`));
});

test("given_a_partitioner_when_sent_should_choose_unless_the_message_or_it_says_otherwise", async () => {
  const counts = new Set<number>();
  await using producer = client.producer<string>({
    stream: "partitioned",
    topic: "t",
    create: { partitionsCount: 3 },
    partitioning: Partitioning.PartitionId(2),
    partitioner: ({ value }, { partitionsCount }) => {
      counts.add(partitionsCount);
      return value === "yours" ? undefined : value.length % partitionsCount;
    },
  });
  await producer.send([{ value: "abc" }, { value: "a" }, { value: "yours" }, { value: "abcd" }]);
  await producer.send({ value: "abc", partition: 1 });
  expect(await texts("partitioned", 0)).toEqual(["abc"]);
  expect(await texts("partitioned", 1)).toEqual(["a", "abcd", "abc"]);
  expect(await texts("partitioned", 2)).toEqual(["yours"]);
  expect([...counts]).toEqual([3]);
});

test.each([{ partition: 0 }, { partition: "all" }, { group: "g" }] as const)(
  "given_a_topic_that_comes_later_when_waited_for_should_be_read_%j",
  async (where) => {
    const stream = `later-${Object.values(where)[0]}`;
    await client.stream.create({ name: stream });
    await using consumer = client.consumer({
      stream,
      topic: "t",
      ...where,
      waitFor: { retries: 1000, interval: "20ms" },
    });
    let isReading = false;
    const reading = consumer.fetch({ maxMessages: 1, maxWait: "60s" }).finally(() => {
      isReading = true;
    });
    // The consumer has asked in vain as often as its own connection has had the time for.
    for (let asked = 0; asked < 20; asked++) await client.topic.get({ stream, topic: "t" });
    expect(isReading).toBe(false);
    await client.topic.create({ stream, name: "t", partitionsCount: 2 });
    const partitioning = Partitioning.PartitionId(0);
    await client.message.send({ stream, topic: "t", partitioning, messages: [{ payload: Buffer.from("here") }] });
    expect((await reading).map(({ payload }) => payload.toString())).toEqual(["here"]);
  },
);

test("given_a_topic_that_never_comes_when_waited_for_should_fail_after_the_last_try", async () => {
  await client.stream.create({ name: "never" });
  const consumer = client.consumer({ stream: "never", topic: "t", waitFor: { retries: 2, interval: "1ms" } });
  expect(await consumer.init().catch((error: unknown) => error)).toBeInstanceOf(NotFoundError);
  await consumer.close();
});

test("given_a_cluster_of_two_servers_when_connected_to_the_follower_should_work_with_the_leader", async () => {
  const follower = await startServer({
    arguments: ["--follower"],
    environment: {
      IGGY_CLUSTER_ENABLED: "true",
      IGGY_CLUSTER_NODE_OTHERS_0_NAME: "leader",
      IGGY_CLUSTER_NODE_OTHERS_0_IP: server.host,
      IGGY_CLUSTER_NODE_OTHERS_0_PORTS_TCP: String(server.port),
    },
  });
  onTestFinished(async () => void (await follower.stop()));
  await using redirected = await Client.connect(`iggy://iggy:iggy@${follower.address}`);
  expect(redirected.connectionInfo.address).toBe(server.address);
  await redirected.stream.create({ name: "at-the-leader" });
  expect((await client.stream.list()).map(({ name }) => name)).toContain("at-the-leader");
});

test("given_several_connections_when_messages_are_sent_at_once_should_use_them_all_and_store_each_once", async () => {
  const pooled = await Client.connect({ url: `iggy://iggy:iggy@${server.address}`, poolSize: { max: 4 } });
  await pooled.stream.create({ name: "pooled" });
  await pooled.topic.create({ stream: "pooled", name: "t", partitionsCount: 1 });
  const before = (await pooled.client.list()).length;
  const path = { stream: "pooled", topic: "t" };
  const send = (place: number) => pooled.message.send({ ...path, messages: [{ payload: Buffer.from(String(place)) }] });
  await Promise.all(Array.from({ length: 200 }, (_, place) => send(place)));
  expect((await pooled.client.list()).length - before).toBe(3);
  const { messages } = await pooled.message.poll({ ...path, strategy: PollingStrategy.First, count: 300 });
  expect(new Set(messages.map(({ payload }) => payload.toString())).size).toBe(200);
  expect(messages).toHaveLength(200);
  await pooled.close();
});
