// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import {
  type Client,
  type CommitMode,
  Consumer,
  json,
  type Message,
  type StandardSchema,
} from "../../src/client/index.ts";
import { useServerAndClient } from "../support/server-and-client.ts";

let client: Client;
useServerAndClient((running) => {
  ({ client } = running);
});

const fill = async (stream: string, count: number, partitionsCount = 1) => {
  await using producer = client.producer<string>({ stream, topic: "t", create: { partitionsCount } });
  await producer.send(
    Array.from({ length: count }, (_, place) => ({ value: `m${place}`, partition: place % partitionsCount })),
  );
};

/** Takes so many messages and leaves the loop. */
const take = async (consumer: AsyncIterable<Message>, count: number): Promise<Message[]> => {
  const taken: Message[] = [];
  for await (const message of consumer) if (taken.push(message) === count) break;
  return taken;
};

const stored = async (stream: string, name: string) =>
  (await client.offset.get({ consumer: Consumer.Named(name), stream, topic: "t", partitionId: 0 }))?.storedOffset;

test("given_more_than_one_batch_when_iterated_should_come_in_order_without_gaps", async () => {
  await fill("order", 2500);
  await using consumer = client.consumer({ stream: "order", topic: "t", batchLength: 700, commit: "none" });
  const messages = await take(consumer, 2500);
  expect(messages.map(({ offset }) => Number(offset))).toEqual(Array.from({ length: 2500 }, (_, place) => place));
  expect(messages.at(-1)?.value.toString()).toBe("m2499");
});

test("given_several_partitions_when_all_are_read_should_bring_everything", async () => {
  await fill("all", 300, 3);
  await using consumer = client.consumer({ stream: "all", topic: "t", partition: "all", start: "first" });
  const messages = await take(consumer, 300);
  expect(new Set(messages.map(({ value }) => value.toString())).size).toBe(300);
  expect(consumer.assignment).toEqual([0, 1, 2]);
});

const modes: readonly {
  readonly name: string;
  readonly commit: CommitMode;
  readonly during: bigint | undefined;
  readonly after: bigint | undefined;
}[] = [
  { name: "none", commit: "none", during: undefined, after: undefined },
  { name: "polling", commit: "polling", during: 9n, after: 9n },
  { name: "after_message", commit: { after: "message" }, during: 1n, after: 1n },
  { name: "after_two", commit: { after: { messages: 2 } }, during: 1n, after: 1n },
  { name: "after_batch", commit: { after: "batch" }, during: undefined, after: 1n },
  { name: "on_delivery", commit: { on: "delivery" }, during: 2n, after: 2n },
  { name: "every", commit: { every: "1h" }, during: undefined, after: 1n },
];

test.each(modes)(
  "given_commit_$name_when_two_of_ten_are_processed_should_have_stored_what_the_mode_says",
  async ({ name, commit, during, after }) => {
    const stream = `commit-${name}`;
    await fill(stream, 10);
    const consumer = client.consumer({ stream, topic: "t", name, commit, batchLength: 10, prefetch: 0 });
    const iterator = consumer[Symbol.asyncIterator]();
    for (const offset of [0n, 1n, 2n]) expect((await iterator.next()).value?.offset).toBe(offset);
    await expect.poll(() => stored(stream, name), { timeout: 5000 }).toBe(during);
    await consumer.close();
    expect(await stored(stream, name)).toBe(after);
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  },
);

test("given_a_consumer_that_was_closed_when_another_goes_on_should_get_what_was_not_processed", async () => {
  await fill("resume", 10);
  const first = client.consumer({ stream: "resume", topic: "t", name: "r", commit: { after: "message" } });
  await take(first, 4);
  await first.close();
  await using second = client.consumer({ stream: "resume", topic: "t", name: "r" });
  expect((await take(second, 7)).map(({ offset }) => offset)).toEqual([3n, 4n, 5n, 6n, 7n, 8n, 9n]);
});

test("given_batches_when_read_should_be_processed_with_the_next_one", async () => {
  await fill("batches", 30);
  await using consumer = client.consumer({
    stream: "batches",
    topic: "t",
    name: "b",
    batchLength: 10,
    commit: { after: "batch" },
  });
  const iterator = consumer.batches();
  expect((await iterator.next()).value?.messages).toHaveLength(10);
  expect(consumer.position(0).processed).toBeUndefined();
  expect((await iterator.next()).value?.messages).toHaveLength(10);
  await expect.poll(() => stored("batches", "b")).toBe(9n);
  expect(consumer.position(0)).toMatchObject({ processed: 9n, delivered: 19n, end: 29n, lag: 20n });
});

test("given_seek_and_start_when_read_should_begin_there_and_replay", async () => {
  await fill("seek", 20);
  await using consumer = client.consumer({ stream: "seek", topic: "t", start: { offset: 15n }, commit: "none" });
  expect((await take(consumer, 2)).map(({ offset }) => offset)).toEqual([15n, 16n]);
  consumer.seek(0, "first");
  expect((await take(consumer, 2)).map(({ offset }) => offset)).toEqual([0n, 1n]);
  consumer.seek(0, { timestamp: new Date(0) });
  expect((await take(consumer, 1)).map(({ offset }) => offset)).toEqual([0n]);
  await using last = client.consumer({ stream: "seek", topic: "t", start: "last", batchLength: 3, commit: "none" });
  expect((await take(last, 3)).map(({ offset }) => offset)).toEqual([17n, 18n, 19n]);
});

test("given_a_partition_that_is_paused_when_read_should_bring_the_others_and_lose_nothing", async () => {
  await fill("pause", 40, 2);
  await using consumer = client.consumer({
    stream: "pause",
    topic: "t",
    partition: [0, 1],
    start: "first",
    batchLength: 5,
    commit: "none",
  });
  await consumer.init();
  const before = await take(consumer, 3);
  consumer.pause(0);
  const others = await take(consumer, 20 - before.filter(({ partitionId }) => partitionId === 1).length);
  expect(new Set(others.map(({ partitionId }) => partitionId))).toEqual(new Set([1]));
  expect(await consumer.fetch({ maxWait: 50 })).toEqual([]);
  consumer.resume(0);
  const rest = await take(consumer, 40 - before.length - others.length);
  const zero = [...before, ...others, ...rest].filter(({ partitionId }) => partitionId === 0);
  expect(zero.map(({ offset }) => Number(offset))).toEqual(Array.from({ length: 20 }, (_, place) => place));
});

test("given_handlers_that_fail_when_run_should_stop_skip_or_send_to_the_dead_letters", async () => {
  await fill("handlers", 5);
  const at = { stream: "handlers", topic: "t", start: "first", commit: "none" } as const;
  const failing = (seen: string[]) => (message: Message) => {
    seen.push(message.value.toString());
    if (message.offset === 2n) throw new Error("no good");
  };
  const stopped: string[] = [];
  await using first = client.consumer(at);
  await expect(first.run(failing(stopped))).rejects.toThrow("no good");
  expect((await first.fetch({ maxMessages: 1 }))[0]?.offset).toBe(2n);
  expect(stopped).toEqual(["m0", "m1", "m2"]);

  await client.topic.create({ stream: "handlers", name: "dead" });
  await using second = client.consumer(at);
  const seen: string[] = [];
  const controller = new AbortController();
  await second.run(
    (message) => {
      if (message.offset === 4n) controller.abort();
      failing(seen)(message);
    },
    {
      signal: controller.signal,
      onHandlerError: { retries: 2, interval: 1, deadLetter: { stream: "handlers", topic: "dead" } },
    },
  );
  expect(seen).toEqual(["m0", "m1", "m2", "m2", "m2", "m3", "m4"]);
  await using dead = client.consumer({ stream: "handlers", topic: "dead", start: "first" });
  expect((await take(dead, 1))[0]?.value.toString()).toBe("m2");
});

test("given_a_schema_when_values_are_read_should_give_what_it_makes_of_them_or_the_poison", async () => {
  const number: StandardSchema<number> = {
    "~standard": {
      version: 1,
      validate: (value) => (typeof value === "number" ? { value: value * 2 } : { issues: [{ message: "no number" }] }),
    },
  };
  await using producer = client.producer<string>({ stream: "schema", topic: "t" });
  await producer.send([{ value: "1" }, { value: '"x"' }, { value: "{" }, { value: "4" }]);
  const poisoned: bigint[] = [];
  await using consumer = client.consumer({
    stream: "schema",
    topic: "t",
    deserializer: json(number).deserialize,
    onPoison: (_, { offset }) => poisoned.push(offset),
  });
  const values: number[] = [];
  for await (const { value } of consumer) if (values.push(value) === 2) break;
  expect([values, poisoned]).toEqual([
    [2, 8],
    [1n, 2n],
  ]);
});

test("given_nothing_to_read_when_closed_should_end_every_iterator", async () => {
  await fill("idle", 0);
  await client.stream.ensure({ name: "idle" });
  await client.topic.ensure({ stream: "idle", name: "t" });
  const consumer = client.consumer({ stream: "idle", topic: "t" });
  const pending = consumer[Symbol.asyncIterator]().next();
  await expect.poll(() => consumer.state).toBe("running");
  await consumer.close();
  expect(await pending).toEqual({ done: true, value: undefined });
  expect(consumer.state).toBe("closed");
});

test("given_several_partitions_when_run_with_concurrency_should_overlap_and_store_what_all_are_done_with", async () => {
  await fill("concurrent", 300, 3);
  const options = { stream: "concurrent", topic: "t", name: "c", commit: { after: "message" } } as const;
  const consumer = client.consumer({ ...options, partition: "all", start: "first", batchLength: 50 });
  const seen = new Map<number, bigint[]>();
  const stop = new AbortController();
  let running = 0;
  let most = 0;
  const worked = consumer.run(
    async ({ partitionId, offset }) => {
      most = Math.max(most, ++running);
      seen.set(partitionId, [...(seen.get(partitionId) ?? []), offset]);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      if ([...seen.values()].flat().length === 300) stop.abort();
    },
    { concurrency: 3, signal: stop.signal },
  );
  await worked;
  await consumer.close();
  expect(most).toBe(3);
  for (const offsets of seen.values())
    expect(offsets).toEqual(Array.from({ length: 100 }, (_, place) => BigInt(place)));
  expect(await stored("concurrent", "c")).toBe(99n);
  await expect(client.consumer(options).run(() => undefined, { concurrency: 0 })).rejects.toThrow();
});

test("given_a_partition_that_is_paused_when_run_with_concurrency_should_work_on_what_was_taken", async () => {
  await fill("concurrent-pause", 10);
  const options = { stream: "concurrent-pause", topic: "t", start: "first", batchLength: 2, commit: "none" } as const;
  await using consumer = client.consumer(options);
  const ends = new Map<bigint, () => void>();
  const stop = new AbortController();
  const running = consumer.run(({ offset }) => new Promise<void>((resolve) => ends.set(offset, resolve)), {
    concurrency: 2,
    signal: stop.signal,
  });
  await expect.poll(() => consumer.position(0).delivered, { timeout: 10_000 }).toBe(4n);
  consumer.pause();
  ends.get(0n)?.();
  await expect.poll(() => ends.has(1n), { timeout: 10_000 }).toBe(true);
  await new Promise((resolve) => setImmediate(resolve));
  consumer.resume();
  for (let offset = 1n; offset < 10n; offset++) {
    await expect.poll(() => ends.has(offset), { timeout: 10_000 }).toBe(true);
    ends.get(offset)?.();
  }
  await expect.poll(() => consumer.position(0).processed, { timeout: 10_000 }).toBe(9n);
  stop.abort();
  await running;
});

test("given_a_handler_that_fails_when_run_with_concurrency_should_bring_its_message_again", async () => {
  await fill("concurrent-failure", 20);
  await using consumer = client.consumer({ stream: "concurrent-failure", topic: "t", name: "f", start: "first" });
  const failing = consumer.run(
    ({ offset }) => {
      if (offset === 5n) throw new Error("not this one");
    },
    { concurrency: 4 },
  );
  await expect(failing).rejects.toThrow("not this one");
  expect(consumer.position(0).processed).toBe(4n);
  expect((await take(consumer, 1))[0]?.offset).toBe(5n);
});

test("given_a_handler_at_work_when_the_consumer_is_closed_should_abort_its_signal", async () => {
  await fill("signalled", 1);
  const consumer = client.consumer({ stream: "signalled", topic: "t", name: "s", start: "first", commit: "none" });
  let wasAborted = false;
  const begun = new Promise<void>((resolve) => {
    const running = consumer.run(async (_message, { signal }) => {
      resolve();
      await new Promise((aborted) => signal.addEventListener("abort", aborted, { once: true }));
      wasAborted = signal.aborted;
    });
    running.catch(() => {});
  });
  await begun;
  await consumer.close();
  await expect.poll(() => wasAborted, { timeout: 5000 }).toBe(true);
});
