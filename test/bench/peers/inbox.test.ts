// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { Inbox } from "../../../src/bench/peers/inbox.ts";
import { StampedPayloads } from "../../../src/bench/peers/stamped-payloads.ts";

const batchOf = (...payloads: readonly Buffer[]) => ({
  payloads,
  userBytes: 0,
  totalBytes: 0,
  userHeaders: Buffer.alloc(0),
  key: undefined,
});

test("given_payloads_that_arrived_when_taken_should_come_in_order_and_no_more_than_asked_for", async () => {
  const inbox = new Inbox();
  for (let length = 1; length <= 5; length++) inbox.put(Buffer.alloc(length));
  expect(await inbox.take(2, 10)).toMatchObject({ messages: 2, userBytes: 3, totalBytes: 23 });
  inbox.put(Buffer.alloc(6));
  expect(await inbox.take(100, 0)).toMatchObject({ messages: 4, userBytes: 18, totalBytes: 18 });
  expect(await inbox.take(1, 0)).toMatchObject({ messages: 0, firstOriginMicros: 0 });
});

test("given_a_reader_that_waits_when_a_payload_arrives_should_get_it", async () => {
  const inbox = new Inbox();
  const reading = inbox.take(1, 0);
  inbox.put(Buffer.from("here"));
  expect(await reading).toMatchObject({ messages: 1, userBytes: 4 });
});

test("given_a_client_that_failed_when_read_should_throw_also_for_who_waits_already", async () => {
  const inbox = new Inbox();
  const reading = inbox.take(1, 0);
  inbox.fail(new Error("gone"));
  await expect(reading).rejects.toThrow("gone");
  await expect(inbox.take(1, 0)).rejects.toThrow("gone");
});

test("given_a_reader_that_is_too_slow_when_more_arrives_should_fail_and_not_take_all_memory", async () => {
  const inbox = new Inbox();
  const payload = Buffer.alloc(64 * 1024 * 1024);
  for (let count = 0; count < 17; count++) inbox.put(payload);
  await expect(inbox.take(1, 0)).rejects.toThrow(expect.objectContaining({ errorName: "too_many_messages" }));
});

test("given_a_moment_when_payloads_are_stamped_should_be_read_again_and_leave_the_batch_as_it_was", async () => {
  const batch = batchOf(Buffer.alloc(8, "a"), Buffer.alloc(20, "b"), Buffer.alloc(7, "c"));
  const stamped = new StampedPayloads({ keeps: true });
  const payloads = stamped.take(batch, 1_700_000_000_123_456);
  const inbox = new Inbox();
  for (const payload of payloads) inbox.put(payload);
  expect((await inbox.take(1, 0)).firstOriginMicros).toBe(1_700_000_000_123_456);
  expect((await inbox.take(1, 0)).firstOriginMicros).toBe(1_700_000_000_123_456);
  expect((await inbox.take(1, 0)).firstOriginMicros).toBe(0);
  expect(batch.payloads.map(String)).toEqual(["aaaaaaaa", "b".repeat(20), "ccccccc"]);
  expect(payloads[2]?.toString()).toBe("ccccccc");
});

test("given_copies_of_a_batch_when_given_back_should_be_used_again_but_never_while_under_way", () => {
  const batch = batchOf(Buffer.alloc(8));
  const stamped = new StampedPayloads({ keeps: true });
  const first = stamped.take(batch, 1);
  expect(stamped.take(batch, 2)).not.toBe(first);
  stamped.give(batch, first);
  expect(stamped.take(batch, 3)).toBe(first);
  const once = new StampedPayloads({ keeps: false });
  const taken = once.take(batch, 1);
  once.give(batch, taken);
  expect(once.take(batch, 2)).not.toBe(taken);
});
