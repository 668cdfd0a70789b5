// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { afterAll, beforeAll, expect, test } from "vitest";
import { Client, Consumer, type ConsumerOptions } from "../../src/client/index.ts";
import { scrape } from "../support/monitoring.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";
import { until } from "../support/until.ts";
import { endedWaits, untilWaiting } from "../support/waiting-client.ts";

/** Whoever polled at intervals would be here for hours. */
const seldom = { pollInterval: "1h", idleBackoff: { min: "1h", max: "1h" }, commit: "none" } as const;

let server: RunningServer;
let client: Client;
beforeAll(async () => {
  server = await startServer({
    environment: {
      IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "2",
      IGGY_MONITORING_ADDRESS: "127.0.0.1:0",
      IGGY_QUIC_ENABLED: "true",
    },
  });
  client = await Client.connect({ url: `iggy://iggy:iggy@${server.address}`, heartbeatInterval: 0 });
});
afterAll(async () => {
  await client.close();
  await server.stop();
});

const makeTopic = async (stream: string, partitionsCount = 1): Promise<void> => {
  await client.stream.create({ name: stream });
  await client.topic.create({ stream, name: "t", partitionsCount });
};

const send = async (stream: string, partition: number, ...values: readonly string[]): Promise<void> => {
  await using producer = client.producer<string>({ stream, topic: "t", create: false });
  await producer.send(values.map((value) => ({ value, partition })));
};

const consumerOf = (stream: string, options: Partial<ConsumerOptions<string>> = {}, from = client) => {
  const deserializer = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
  return from.consumer<string>({ stream, topic: "t", ...seldom, deserializer, ...options });
};

const requestsOf = async (command: string): Promise<number> =>
  (await scrape(server)).samples.get(`iggy_requests_total{command="${command}",outcome="ok"}`) ?? 0;

test.each(["iggy", "iggy+ws", "iggy+quic"])(
  "given_%s_when_a_message_comes_should_have_it_before_the_next_poll",
  async (scheme) => {
    const stream = `over-${scheme}`;
    await makeTopic(stream);
    const ports = { iggy: server.port, "iggy+ws": server.webSocketPort, "iggy+quic": server.quicPort };
    const port = ports[scheme as keyof typeof ports];
    const url = `${scheme}://iggy:iggy@127.0.0.1:${port}?tls_validate_certificate=false`;
    await using own = await Client.connect({ url, heartbeatInterval: 0 });
    await using consumer = consumerOf(stream, {}, own);
    const iterator = consumer[Symbol.asyncIterator]();

    for (const text of ["one", "two", "three"]) {
      const next = iterator.next();
      await untilWaiting(server, 1);
      await send(stream, 0, text);
      expect((await next).value?.value).toBe(text);
    }
  },
);

test("given_a_consumer_without_messages_when_others_are_busy_should_make_no_request", async () => {
  await makeTopic("idle", 3);
  await using consumer = consumerOf("idle", { partition: "all" });
  const next = consumer[Symbol.asyncIterator]().next();
  await untilWaiting(server, 1);
  const before = await requestsOf("wait_for_messages");
  const pollsBefore = await requestsOf("poll_messages");

  for (let at = 0; at < 300; at++) await client.system.ping();

  expect(await requestsOf("wait_for_messages")).toBe(before);
  expect(await requestsOf("poll_messages")).toBe(pollsBefore);
  await send("idle", 2, "at last");
  expect((await next).value?.value).toBe("at last");
});

test("given_a_consumer_that_waits_when_sought_paused_resumed_or_closed_should_not_wait_on", async () => {
  await makeTopic("moves");
  await send("moves", 0, "a", "b");
  const consumer = consumerOf("moves", { start: "first" });
  const iterator = consumer[Symbol.asyncIterator]();
  expect([(await iterator.next()).value?.value, (await iterator.next()).value?.value]).toEqual(["a", "b"]);

  const again = iterator.next();
  await untilWaiting(server, 1);
  consumer.seek(0, "first");
  expect((await again).value?.value).toBe("a");
  expect((await iterator.next()).value?.value).toBe("b");

  await using patient = consumerOf("moves", { start: { offset: 2n }, partition: [0], idleBackoff: { min: 1, max: 1 } });
  const later = patient[Symbol.asyncIterator]().next();
  await untilWaiting(server, 2);
  patient.pause();
  await untilWaiting(server, 1);
  await send("moves", 0, "c");
  patient.resume();
  expect((await later).value?.value).toBe("c");

  expect((await iterator.next()).value?.value).toBe("c");
  const last = iterator.next();
  await untilWaiting(server, 2);
  await consumer.close();
  expect((await last).done).toBe(true);
  await untilWaiting(server, 1);
});

test("given_pings_and_commits_between_when_messages_come_should_lose_none", async () => {
  await makeTopic("pings");
  await using own = await Client.connect({ url: `iggy://iggy:iggy@${server.address}`, heartbeatInterval: 5 });
  await using consumer = consumerOf("pings", { commit: { after: "message" }, idleBackoff: { min: 1, max: 10 } }, own);
  const superseded = await endedWaits(server, "superseded");
  const seen: string[] = [];
  const reading = (async () => {
    for await (const { value } of consumer) if (seen.push(value) === 50) return;
  })();

  for (let at = 0; at < 50; at++) {
    await send("pings", 0, String(at));
    if (at % 10 === 0) {
      const so = await endedWaits(server, "superseded");
      await until("a ping ended a wait", async () => (await endedWaits(server, "superseded")) > so);
    }
  }
  await reading;

  expect(seen).toEqual(Array.from({ length: 50 }, (_, at) => String(at)));
  expect(await endedWaits(server, "superseded")).toBeGreaterThan(superseded);
});

test("given_members_that_wait_when_the_group_changes_should_learn_of_it_at_once", async () => {
  await makeTopic("members", 4);
  const options = { group: "g", commit: { after: "message" }, idleBackoff: { min: 1, max: 10 } } as const;
  const first = consumerOf("members", options);
  const read: string[] = [];
  const reading = (async () => {
    for await (const { value } of first) read.push(`first ${value}`);
  })();
  await until("one has all", () => first.assignment.length === 4);
  const discoveries = await requestsOf("poll_messages");
  await untilWaiting(server, 1);

  const second = consumerOf("members", options);
  const readingToo = (async () => {
    for await (const { value } of second) read.push(`second ${value}`);
  })();
  await until(
    "both have some",
    () => first.assignment.length + second.assignment.length === 4 && second.assignment.length > 0,
  );
  await untilWaiting(server, 2);
  for (const partition of [0, 1, 2, 3]) await send("members", partition, `in ${partition}`);
  await until("all are read", () => read.length === 4);
  for (const partition of second.assignment) expect(read).toContain(`second in ${partition}`);

  await second.close();
  await readingToo;
  await until("one has all again", () => first.assignment.length === 4);
  for (const partition of [0, 1, 2, 3]) await send("members", partition, `late ${partition}`);
  await until("one reads all", () => read.filter((text) => text.startsWith("first late")).length === 4);
  expect(await requestsOf("poll_messages")).toBe(discoveries);
  await first.close();
  await reading;
});

test("given_a_purge_when_waited_behind_the_old_end_should_read_what_comes_then", async () => {
  await makeTopic("purged", 2);
  await send("purged", 1, "old", "older", "oldest");
  await using consumer = consumerOf("purged", { partition: 1, start: "first", idleBackoff: { min: 1, max: 1 } });
  const iterator = consumer[Symbol.asyncIterator]();
  for (let at = 0; at < 3; at++) await iterator.next();
  const next = iterator.next();
  await untilWaiting(server, 1);

  await client.topic.purge({ stream: "purged", topic: "t" });
  await send("purged", 1, "new");

  expect((await next).value?.value).toBe("new");
});

test("given_a_partition_that_is_followed_when_a_message_comes_should_wait_for_it_at_the_server", async () => {
  await makeTopic("followed");
  const end = new AbortController();
  const following = client.message.follow({ stream: "followed", topic: "t" }, { idleMs: 50, signal: end.signal });
  const next = following.next();
  await untilWaiting(server, 1);

  await send("followed", 0, "here");

  expect((await next).value?.payload.toString()).toBe("here");
  const last = following.next();
  end.abort();
  expect((await last).done).toBe(true);
});

test("given_a_member_that_names_no_partition_when_a_message_comes_should_be_told", async () => {
  await makeTopic("told", 3);
  await client.group.ensure({ stream: "told", topic: "t", name: "g" });
  await client.group.join({ stream: "told", topic: "t", group: "g" });
  const idle = { idleMs: 50 };
  const told = client.message.whenMessages(
    { stream: "told", topic: "t", consumer: Consumer.Group("g"), partitions: [] },
    idle,
  );
  await untilWaiting(server, 1);

  await send("told", 1, "here");

  await told;
});
