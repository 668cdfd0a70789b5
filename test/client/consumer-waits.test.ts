// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, onTestFinished, test, vi } from "vitest";
import { Client, type ConsumerOptions } from "../../src/client/index.ts";
import { pollMessages } from "../../src/protocol/commands/message/poll-messages.ts";
import { waitForMessages } from "../../src/protocol/commands/message/wait-for-messages.ts";
import { decodeFromBytes } from "../../src/protocol/primitives/codec.ts";
import { type PeerRequest, replyOf, scriptedPeer } from "../support/scripted-peer.ts";

const INVALID_COMMAND = 3;
const noMessages = replyOf(pollMessages, { partitionId: 0, currentOffset: 0n, messages: [] });

const read = (port: number, options: Partial<ConsumerOptions<Uint8Array>> = {}) => {
  const client = new Client({ options: { port }, heartbeatInterval: 0, reconnect: { interval: 1, maxInterval: 5 } });
  const consumer = client.consumer({
    stream: 1,
    topic: 1,
    commit: "none",
    idleBackoff: { min: 1, max: 1 },
    ...options,
  });
  const reading = consumer[Symbol.asyncIterator]().next();
  reading.catch(() => {});
  onTestFinished(async () => {
    await consumer.close();
    await client.close({ drain: false });
  });
  return consumer;
};

const countOf = (requests: readonly PeerRequest[], code: number, connection: number): number =>
  requests.filter((request) => request.code === code && request.connection === connection).length;

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 1 });

test("given_a_server_that_does_not_know_waits_when_read_should_poll_for_the_life_of_the_connection", async () => {
  const { port, requests } = await scriptedPeer(({ code, connection, answer, hangUp }) => {
    if (code === waitForMessages.code) return answer(undefined, INVALID_COMMAND);
    if (connection === 0 && countOf(requests, pollMessages.code, 0) > 5) return hangUp();
    answer(noMessages);
  });
  read(port);

  await eventually(() => expect(countOf(requests, pollMessages.code, 1)).toBeGreaterThan(5));

  expect(countOf(requests, waitForMessages.code, 0)).toBe(1);
  expect(countOf(requests, waitForMessages.code, 1)).toBe(1);
});

test("given_a_consumer_that_is_not_to_wait_when_read_should_poll", async () => {
  const { port, requests } = await scriptedPeer(({ answer }) => answer(noMessages));
  read(port, { longPoll: false });

  await eventually(() => expect(countOf(requests, pollMessages.code, 0)).toBeGreaterThan(3));

  expect(countOf(requests, waitForMessages.code, 0)).toBe(0);
});

test("given_a_server_that_answers_waits_at_once_when_read_should_pause_in_between", async () => {
  const { port, requests } = await scriptedPeer(({ answer }) => answer(noMessages));
  read(port, { idleBackoff: { min: "1h", max: "1h" } });

  const waits = () => countOf(requests, waitForMessages.code, 0);
  await eventually(() => expect(waits()).toBeGreaterThanOrEqual(4));
  // Where the machine is slow a wait may take too long to count as a quick one.
  let before = 0;
  while (before !== waits()) {
    before = waits();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }

  expect(before).toBeGreaterThanOrEqual(4);
});

test("given_several_partitions_when_waited_for_should_be_named_in_turns_and_as_paused", async () => {
  // Whatever follows a wait ends it.
  let waiting: PeerRequest | undefined;
  const { port, requests } = await scriptedPeer((request) => {
    waiting?.answer(noMessages);
    waiting = request.code === waitForMessages.code ? request : undefined;
    if (waiting === undefined) request.answer();
  });
  const consumer = read(port, { partition: [0, 1, 2], start: { offset: 7n } });
  const waits = () =>
    requests
      .filter(({ code }) => code === waitForMessages.code)
      .map(({ payload }) => decodeFromBytes(waitForMessages.request, payload));
  await eventually(() => expect(waits()).toHaveLength(1));

  consumer.pause(1);
  await eventually(() => expect(waits()).toHaveLength(2));
  consumer.seek(2, "first");
  await eventually(() => expect(waits()).toHaveLength(3));

  const named = waits().map(({ partitions }) => partitions.map((one) => [one.partitionId, one.strategy?.kind]));
  const placesOf = (order: readonly number[], kinds: readonly (string | undefined)[]) =>
    order.map((partitionId) => [partitionId, kinds[partitionId]]);
  // The turn of partition 0 went by before there was a connection.
  expect(named).toEqual([
    placesOf([1, 2, 0], ["offset", "offset", "offset"]),
    placesOf([2, 0, 1], ["offset", undefined, "offset"]),
    placesOf([0, 1, 2], ["offset", undefined, "first"]),
  ]);
  expect(waits()[0]?.waitMs).toBe(15_000);
});

test("given_short_limits_of_time_when_waited_should_wait_for_less", async () => {
  const { port, requests } = await scriptedPeer(() => {});
  read(port, { stallTimeout: "4s" });
  await eventually(() => expect(countOf(requests, waitForMessages.code, 0)).toBe(1));

  expect(decodeFromBytes(waitForMessages.request, requests.at(-1)!.payload).waitMs).toBe(2000);
});
