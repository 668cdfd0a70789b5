// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import {
  aes256gcm,
  type Client,
  isIggyError,
  json,
  type OutMessage,
  Partitioning,
  PollingStrategy,
  ProducerError,
} from "../../src/client/index.ts";
import { useServerAndClient } from "../support/server-and-client.ts";

let client: Client;
useServerAndClient((running) => {
  ({ client } = running);
});

const numbered = (count: number, from = 0): OutMessage<string>[] =>
  Array.from({ length: count }, (_, place) => ({ value: `m${from + place}` }));

const read = async (stream: string, topic: string, partitionId = 0) => {
  const { messages } = await client.message.poll({
    stream,
    topic,
    partitionId,
    strategy: PollingStrategy.First,
    count: 100_000,
  });
  return messages;
};
const texts = async (stream: string, topic: string, partitionId = 0) =>
  (await read(stream, topic, partitionId)).map(({ payload }) => payload.toString());

test("given_no_stream_when_sent_directly_should_make_it_and_keep_the_order", async () => {
  await using producer = client.producer<string>({ stream: "direct", topic: "t", batch: { messages: 10 } });
  await Promise.all([producer.send(numbered(25)), producer.send(numbered(5, 25)), producer.send({ value: "last" })]);
  expect(await texts("direct", "t")).toEqual([...numbered(30).map(({ value }) => value), "last"]);
  expect(producer.stats).toMatchObject({ queued: 0, bytes: 0, inFlight: 0, sent: 31n, failed: 0n });
});

test("given_a_time_of_origin_when_sent_should_keep_it", async () => {
  await using producer = client.producer<string>({ stream: "origin", topic: "t" });
  await producer.send([{ value: "old", originTimestampMicros: 1_700_000_000_000_001n }, { value: "new" }]);
  const [old, young] = await read("origin", "t");
  expect(old?.originTimestampMicros).toBe(1_700_000_000_000_001n);
  expect(young?.originTimestampMicros).toBeGreaterThan(1_700_000_000_000_001n);
});

test("given_background_mode_when_closed_should_have_lost_nothing", async () => {
  const producer = client.producer<string>({
    stream: "background",
    topic: "t",
    mode: "background",
    batch: { messages: 100, linger: "10s" },
    buffer: { bytes: 8192 },
  });
  for (let at = 0; at < 1000; at++) await producer.enqueue({ value: `m${at}` });
  await producer.close();
  expect(await texts("background", "t")).toEqual(numbered(1000).map(({ value }) => value));
  const refused = await producer.send({ value: "late" }).catch((error: unknown) => error);
  expect(isIggyError(refused) && refused.errorName).toBe("producer_closed");
});

test("given_a_full_buffer_when_told_to_fail_should_refuse_what_does_not_fit", async () => {
  await using producer = client.producer<Uint8Array>({
    stream: "full",
    topic: "t",
    mode: "background",
    batch: { linger: "10s" },
    buffer: { bytes: 1000, onFull: "fail" },
  });
  await producer.init();
  await producer.enqueue({ value: new Uint8Array(800) });
  const refused = await producer.enqueue({ value: new Uint8Array(800) }).catch((error: unknown) => error);
  expect(isIggyError(refused) && refused.errorName).toBe("background_send_buffer_full");
  await producer.flush();
  expect(await read("full", "t")).toHaveLength(1);
});

test("given_keys_and_partitions_when_sent_should_go_where_the_server_would_put_them", async () => {
  await using producer = client.producer<string>({ stream: "keys", topic: "t", create: { partitionsCount: 4 } });
  const keys = ["a", "b", "c", "d", "e", 1, 2, 3n];
  await producer.send(keys.map((key) => ({ value: `key ${key}`, key })));
  await producer.send({ value: "chosen", partition: 2 });
  for (const key of keys) {
    await client.message.send({
      stream: "keys",
      topic: "t",
      partitioning: Partitioning.MessageKey(key),
      messages: [{ payload: Buffer.from(`key ${key}`) }],
    });
  }
  const found = await Promise.all([0, 1, 2, 3].map((partition) => texts("keys", "t", partition)));
  expect(found.flat()).toHaveLength(keys.length * 2 + 1);
  expect(found[2]).toContain("chosen");
  for (const key of keys) expect(found.map((all) => all.filter((text) => text === `key ${key}`).length)).toContain(2);
});

test("given_headers_ids_and_json_when_sent_should_arrive_as_they_were", async () => {
  const { serialize } = json<{ readonly n: number }>();
  await using producer = client.producer({ stream: "typed", topic: "t", serializer: serialize });
  const id = "0190a8f2-7c3e-7000-8000-0123456789ab";
  await producer.send({
    value: { n: 1 },
    id,
    headers: { text: "x", whole: 7, real: 0.5, big: 5n, yes: true, raw: new Uint8Array([1]) },
  });
  const [message] = await read("typed", "t");
  expect(message?.payload.toString()).toBe('{"n":1}');
  expect(message?.bytes.subarray(8, 24).toString("hex")).toBe(id.replaceAll("-", ""));
  expect(Object.fromEntries(message!.userHeaders.map(({ key, value }) => [key.value, value.kind]))).toEqual({
    text: "string",
    whole: "int32",
    real: "float64",
    big: "int64",
    yes: "bool",
    raw: "raw",
  });
});

test("given_no_ids_when_idempotent_should_have_ids_of_version_7_that_differ", async () => {
  await using producer = client.producer<string>({ stream: "ids", topic: "t" });
  await producer.send(numbered(500));
  const ids = (await read("ids", "t")).map(({ bytes }) => bytes.subarray(8, 24).toString("hex"));
  expect(new Set(ids).size).toBe(500);
  expect(ids.every((id) => /^.{12}7.{3}[89ab]/.test(id))).toBe(true);
});

test("given_a_partition_that_is_not_there_when_sent_should_fail_with_the_messages_and_why", async () => {
  await using producer = client.producer<string>({ stream: "missing", topic: "t" });
  const failure = await producer
    .send([{ value: "here" }, { value: "nowhere", partition: 9 }])
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ProducerError);
  const { failed, sent, cause } = failure as ProducerError<string>;
  expect([failed.map(({ value }) => value), sent]).toEqual([["nowhere"], 1]);
  expect(isIggyError(cause) && [cause.errorName, cause.context["partitionId"]]).toEqual([
    "partition_not_found",
    undefined,
  ]);
});

test("given_encryption_when_sent_and_read_should_be_clear_for_those_with_the_key_only", async () => {
  const keys = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)] as const;
  await using producer = client.producer<string>({ stream: "secret", topic: "t", encryption: aes256gcm(keys[0]) });
  await producer.send({ value: "hidden", headers: { also: "hidden" } });
  const [stored] = await read("secret", "t");
  expect(stored?.payload.length).toBe("hidden".length + 28);
  const encryption = aes256gcm({ current: keys[1].toString("base64"), previous: [keys[0]] });
  await using reader = client.consumer({ stream: "secret", topic: "t", encryption, start: "first" });
  const [message] = await reader.fetch({ maxMessages: 1 });
  expect([message?.payload.toString(), message?.headers.get("also")]).toEqual(["hidden", "hidden"]);
  await using blind = client.consumer({ stream: "secret", topic: "t", encryption: aes256gcm(keys[1]), start: "first" });
  const failure = await blind.fetch().catch((error: unknown) => error);
  expect(isIggyError(failure) && failure.context).toMatchObject({ partitionId: 0, offset: 0n });
});

test("given_a_signal_that_aborts_when_messages_wait_should_not_send_them", async () => {
  await using producer = client.producer<string>({
    stream: "abort",
    topic: "t",
    mode: "background",
    batch: { linger: "10s" },
  });
  await producer.init();
  const controller = new AbortController();
  const sending = producer.send({ value: "unwanted" }, { signal: controller.signal });
  controller.abort(new Error("changed my mind"));
  await expect(sending).rejects.toThrow("changed my mind");
  await producer.flush();
  expect(await read("abort", "t")).toHaveLength(0);
});

test("given_a_writable_when_piped_into_should_deliver_everything", async () => {
  await using producer = client.producer<string>({ stream: "writable", topic: "t", mode: "background" });
  await ReadableStream.from(numbered(300)).pipeTo(producer.writable());
  expect(await texts("writable", "t")).toEqual(numbered(300).map(({ value }) => value));
});
