// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, onTestFinished, test } from "vitest";
import { Client, ProducerError } from "../../src/client/index.ts";
import { getClusterMetadata } from "../../src/protocol/commands/system/get-cluster-metadata.ts";
import { getTopic } from "../../src/protocol/commands/topic/get-topic.ts";
import { loginUser } from "../../src/protocol/commands/user/login-user.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { replyOf, scriptedPeer } from "../support/scripted-peer.ts";
import { standingProducer } from "../support/standing-producer.ts";
import { until } from "../support/until.ts";

const SEND_MESSAGES = 101;
const [UNAUTHENTICATED, UNAUTHORIZED] = [40, 41];
const HOUR_MS = 3_600_000;
const noBytes = Buffer.alloc(0);
const failureOf = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

test("given_sends_under_way_when_the_login_ends_should_repeat_all_of_them_with_the_same_bytes", async () => {
  const { port, requests } = await scriptedPeer(({ code, connection, answer }) => {
    if (code === loginUser.code) answer(replyOf(loginUser, 7));
    else if (code === getClusterMetadata.code) answer(replyOf(getClusterMetadata, { name: "one", nodes: [] }));
    else if (code === getTopic.code) answer(noBytes, UNAUTHORIZED);
    else if (connection > 0) answer();
    // Both have come before the first is answered.
    else if (sends().length === 2) sends()[0]?.answer(noBytes, UNAUTHENTICATED);
  });
  const sends = () => requests.filter(({ code }) => code === SEND_MESSAGES);
  const credentials = { username: "iggy", password: "iggy" };
  const client = new Client({ options: { port }, credentials, heartbeatInterval: 0 });
  onTestFinished(() => client.close({ drain: false }));
  const producer = client.producer<string>({ stream: 1, topic: 1, retry: { interval: 1 } });
  await producer.init();
  await Promise.all([0, 1].map((partition) => producer.send({ value: `to ${partition}`, partition })));
  const bytesOn = (connection: number) =>
    sends()
      .filter((request) => request.connection === connection)
      .map(({ payload }) => payload.toString("hex"))
      .toSorted();
  expect(bytesOn(0)).toHaveLength(2);
  expect(bytesOn(1)).toEqual(bytesOn(0));
});

test("given_a_message_that_is_refused_when_piped_should_fail_the_pipe_that_is_closing", async () => {
  const { producer, sent, refuse } = standingProducer();
  await producer.init();
  const piped = failureOf(ReadableStream.from([{ value: "<a>" }]).pipeTo(producer.writable()));
  await until("it is sent", () => sent.length === 1);
  refuse("partition_not_found");
  const failure = await piped;
  expect(failure).toBeInstanceOf(ProducerError);
  expect(failure).toMatchObject({ failed: [{ value: "<a>" }], cause: { errorName: "partition_not_found" } });
});

test("given_a_message_that_is_refused_when_more_is_written_should_have_ended_the_stream", async () => {
  const { producer, refuse } = standingProducer();
  await producer.init();
  const writer = producer.writable().getWriter();
  const ended = failureOf(writer.closed);
  await writer.write({ value: "<a>" });
  refuse("partition_not_found");
  expect(await ended).toBeInstanceOf(ProducerError);
  expect(await failureOf(writer.write({ value: "<b>" }))).toBe(await ended);
});

test("given_messages_in_every_stage_when_not_delivered_in_time_should_be_in_the_failure_of_close_in_order", async () => {
  const clock = new ManualClock();
  const retry = { interval: "2h" } as const;
  const { producer, sent, refuse } = standingProducer({ retry, buffer: { bytes: 3500 } }, clock);
  await producer.init();
  const to = (partition: number, name: string) => ({ value: `<${name}>`.padEnd(1000), partition });
  const [sentOnce, queued, repeated] = [
    await producer.enqueue(to(0, "a")),
    await producer.enqueue(to(0, "b")),
    await producer.enqueue(to(1, "c")),
  ];
  refuse("connection_closed", 1);
  await until("it waits before it is repeated", () => producer.stats.retried === 1);
  const calls = ["d", "e"].map((name) => failureOf(producer.enqueue(to(2, name))));
  const closed = failureOf(producer.close({ timeout: "1h" }));
  clock.advance(HOUR_MS);
  const namesIn = (error: unknown) => (error as ProducerError<string>).failed.map(({ value }) => value.trim());
  expect(namesIn(await closed)).toEqual(["<a>", "<b>", "<c>", "<d>", "<e>"]);
  const rest = await Promise.all([...[sentOnce, queued, repeated].map(({ done }) => failureOf(done)), ...calls]);
  expect(rest.map(namesIn)).toEqual([["<a>"], ["<b>"], ["<c>"], ["<d>"], ["<e>"]]);
  await producer.close();
  expect(producer.stats).toEqual({ queued: 0, bytes: 0, inFlight: 0, sent: 0n, failed: 5n, retried: 1 });
  expect([sent, clock.waiting]).toEqual([["a", "c"], 0]);
});
