// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, onTestFinished, test } from "vitest";
import { Committer } from "../../src/client/consumer/committer.ts";
import { PartitionPosition } from "../../src/client/consumer/position.ts";
import { Client, type ClientConfig, TimeoutError } from "../../src/client/index.ts";
import { getTopic } from "../../src/protocol/commands/topic/get-topic.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { type PeerRequest, scriptedPeer } from "../support/scripted-peer.ts";
import { until } from "../support/until.ts";

const HOUR_MS = 3_600_000;
const [PING, SEND_MESSAGES, UNAUTHORIZED] = [1, 101, 41];

/** A client whose time stands, and what its server was asked. */
const standing = async (config: ClientConfig, onRequest = ({ answer }: PeerRequest): unknown => answer()) => {
  const { port, requests } = await scriptedPeer(onRequest);
  const clock = new ManualClock();
  const client = new Client({ options: { port }, heartbeatInterval: 0, clock, ...config });
  onTestFinished(() => client.close({ drain: false }));
  const asked = (code: number): number => requests.filter((request) => request.code === code).length;
  return { client, clock, asked };
};

test("given_a_clock_that_stands_when_it_is_moved_should_send_heartbeats_then", async () => {
  const { client, clock, asked } = await standing({ heartbeatInterval: "1h" });
  await client.connect();
  expect(asked(PING)).toBe(0);
  clock.advance(HOUR_MS);
  await until("one", () => asked(PING) === 1);
  clock.advance(2 * HOUR_MS);
  await until("two more", () => asked(PING) === 3);
});

test("given_a_call_without_an_answer_when_its_time_is_over_should_reject_then", async () => {
  const { client, clock, asked } = await standing({}, () => undefined);
  const pinged = client.system.ping({ timeout: "1h" }).catch((error: unknown) => error);
  await until("the request", () => asked(PING) === 1);
  clock.advance(HOUR_MS);
  expect(await pinged).toBeInstanceOf(TimeoutError);
});

test("given_a_producer_that_lingers_when_its_time_is_over_should_send_then", async () => {
  // Who may not look at a topic may still send to it.
  const { client, clock, asked } = await standing({}, ({ code, answer }) =>
    code === getTopic.code ? answer(undefined, UNAUTHORIZED) : answer(),
  );
  const producer = client.producer<string>({ stream: 1, topic: 1, batch: { linger: "1h" } });
  const { done } = await producer.enqueue({ value: "late" });
  expect(asked(SEND_MESSAGES)).toBe(0);
  clock.advance(HOUR_MS);
  await done;
  expect(asked(SEND_MESSAGES)).toBe(1);
});

test("given_a_server_that_hangs_up_when_its_time_comes_should_connect_again_then", async () => {
  const reconnect = { reestablishAfter: "1h" } as const;
  const { client, clock, asked } = await standing({ reconnect }, ({ connection, answer, hangUp }) =>
    connection === 0 ? hangUp() : answer(),
  );
  const waits: number[] = [];
  client.on("reconnecting", ({ waitMs }) => waits.push(waitMs));
  const pinged = client.system.ping();
  await until("the wait", () => waits.length === 1);
  expect(waits).toEqual([HOUR_MS]);
  clock.advance(HOUR_MS);
  await pinged;
  expect(asked(PING)).toBe(2);
});

test("given_commits_at_intervals_when_the_clock_is_moved_should_store_what_was_processed_then", async () => {
  const clock = new ManualClock();
  const stored: bigint[] = [];
  const committer = new Committer(
    { every: "1h" },
    clock,
    { store: async (_, offset) => void stored.push(offset), stored: async () => undefined },
    () => undefined,
  );
  committer.start();
  const position = new PartitionPosition(0, {});
  committer.processed(position, 4n, false);
  committer.processed(position, 5n, true);
  clock.advance(HOUR_MS);
  expect(stored).toEqual([5n]);
  clock.advance(HOUR_MS);
  expect(stored).toEqual([5n]);
  committer.stop();
  expect(clock.waiting).toBe(0);
});
