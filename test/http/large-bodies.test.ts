// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { afterAll, beforeAll, expect, test } from "vitest";
import { bearer, httpCall, httpLogin, jsonType } from "../support/http-call.ts";
import { SeededRandom } from "../support/seeded-random.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";

const TOPIC = "/streams/s/topics/t";
const PARTITIONS = 8;
const MESSAGES = 200;
let server: RunningServer;
let headers: Readonly<Record<string, string>>;

beforeAll(async () => {
  server = await startServer();
  headers = { ...jsonType, ...bearer(await httpLogin(server.httpPort)) };
  const settings = { compression_algorithm: "none", message_expiry: 0, max_topic_size: 0 };
  await post("/streams", JSON.stringify({ name: "s" }));
  await post("/streams/s/topics", JSON.stringify({ name: "t", partitions_count: PARTITIONS, ...settings }));
});

afterAll(async () => {
  expect(await server.stop()).toBe(0);
});

const post = (path: string, body: string) => httpCall(server.httpPort, { method: "POST", path, headers, body });

const payloadsOf = (partition: number): readonly Buffer[] => {
  const random = new SeededRandom(partition);
  return Array.from({ length: MESSAGES }, () => random.bytes(random.between(1, 4000)));
};

/** Of every second partition with white space between all parts, which is another way through the reader. */
const bodyOf = (partition: number): string => {
  const value = Buffer.alloc(4);
  value.writeUInt32LE(partition);
  const partitioning = { kind: "partition_id", value: value.toString("base64") };
  const messages = payloadsOf(partition).map((payload) => ({ payload: payload.toString("base64") }));
  return JSON.stringify({ partitioning, messages }, null, partition % 2 === 0 ? undefined : "\t");
};

test("given_large_bodies_that_arrive_at_the_same_time_when_read_back_should_be_each_its_own", async () => {
  const partitions = Array.from({ length: PARTITIONS }, (_, partition) => partition);
  const replies = await Promise.all(partitions.map((partition) => post(`${TOPIC}/messages`, bodyOf(partition))));
  expect(replies.map(({ status }) => status)).toEqual(partitions.map(() => 201));
  for (const partition of partitions) {
    const query = `?partition_id=${partition}&kind=first&count=${MESSAGES}&auto_commit=false`;
    const expected = payloadsOf(partition).map((payload) => payload.toString("base64"));

    const whole = await httpCall(server.httpPort, { path: `${TOPIC}/messages${query}`, headers });
    expect(whole.headers["transfer-encoding"]).toBe("chunked");
    const { count, messages } = JSON.parse(whole.text) as { count: number; messages: { payload: string }[] };
    expect(count).toBe(MESSAGES);
    expect(messages.map(({ payload }) => payload)).toEqual(expected);

    const lines = await httpCall(server.httpPort, { path: `${TOPIC}/messages/lines${query}`, headers });
    const read = lines.text.trimEnd().split("\n");
    expect(read.map((line) => (JSON.parse(line) as { payload: string }).payload)).toEqual(expected);
  }
});

test("given_a_large_body_with_one_wrong_byte_when_sent_should_be_refused_and_append_nothing", async () => {
  const path = `${TOPIC}/messages`;
  const poll = { path: `${path}?partition_id=2&kind=last&count=1`, headers };
  const before = (await httpCall(server.httpPort, poll)).text;
  const body = bodyOf(2);
  const place = body.lastIndexOf('"payload":"') + 20;
  const withByte = (text: string): string => body.slice(0, place) + text + body.slice(place + 1);
  expect((await post(path, withByte("\u0001"))).status).toBe(400);
  expect((await post(path, withByte("\n"))).status).toBe(400);
  expect((await post(path, withByte('"'))).status).toBe(400);
  expect((await post(path, withByte("!"))).status).toBe(422);
  expect((await post(path, withByte("\u00e9"))).status).toBe(422);
  expect((await httpCall(server.httpPort, poll)).text).toBe(before);
});
