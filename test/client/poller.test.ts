// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import type { CommandSender } from "../../src/client/commands/command-sender.ts";
import { topicPathOf } from "../../src/client/commands/id.ts";
import { Poller } from "../../src/client/consumer/poller.ts";
import { PartitionPosition } from "../../src/client/consumer/position.ts";
import { Consumer, PollingStrategy } from "../../src/client/index.ts";
import { MESSAGE_HEADER_BYTES, messageField } from "../../src/protocol/message/message-header.ts";
import type { Consumer as ConsumerIdentity } from "../../src/protocol/primitives/consumer.ts";

const { signal } = new AbortController();

/** A reply of partition 0 with empty messages of these offsets. */
const reply = (currentOffset: bigint, ...offsets: readonly bigint[]): Buffer => {
  const bytes = Buffer.alloc(16 + offsets.length * MESSAGE_HEADER_BYTES);
  bytes.writeBigUInt64LE(currentOffset, 4);
  bytes.writeUInt32LE(offsets.length, 12);
  for (const [place, offset] of offsets.entries()) {
    bytes.writeBigUInt64LE(offset, 16 + place * MESSAGE_HEADER_BYTES + messageField.offset);
  }
  return bytes;
};

/** A reader of partition 0 that was handed out everything up to offset 100, and what its polls will be answered. */
const readerAt100 = (consumer: ConsumerIdentity, ...replies: readonly Buffer[]) => {
  const left = [...replies];
  const sender: CommandSender = {
    send: () => Promise.reject(new Error("only frames are sent")),
    sendFrame: async () => left.shift() ?? reply(0n),
  };
  const template = { consumer, ...topicPathOf({ stream: 1, topic: 1 }), count: 10, autoCommit: false };
  const position = new PartitionPosition(0, {});
  position.received(0n, 100n);
  position.delivered = 100n;
  return { poller: new Poller(sender, template, 1000, signal), position };
};
const alone = Consumer.Single;
const member = Consumer.Group("g");

test.each([
  ["all_zeros_to_who_is_alone", alone, 0n],
  ["an_earlier_end_to_who_is_alone", alone, 80n],
  ["an_earlier_end_to_a_member", member, 80n],
])("given_%s_when_polled_or_waited_should_begin_partition_0_anew", async (_, consumer, currentOffset) => {
  const polled = readerAt100(consumer, reply(currentOffset));
  await polled.poller.poll(polled.position);
  expect([polled.position.next, polled.position.delivered]).toEqual([PollingStrategy.First, undefined]);

  const waited = readerAt100(consumer, reply(currentOffset));
  expect(await waited.poller.wait([waited.position], signal)).toEqual({});
  expect([waited.position.next, waited.position.delivered]).toEqual([PollingStrategy.First, undefined]);
});

test("given_all_zeros_to_a_member_when_it_was_a_purge_should_bring_what_comes_then", async () => {
  const { poller, position } = readerAt100(member, reply(0n), reply(0n, 0n));
  expect(await poller.wait([position], signal)).toEqual({});
  expect([position.next, position.delivered]).toEqual([PollingStrategy.Next, 100n]);

  const { found } = await poller.wait([position], signal);

  expect(found?.batch.messages.map(({ offset }) => offset)).toEqual([0n]);
  expect(position.next).toEqual(PollingStrategy.Offset(1n));
});

test("given_all_zeros_to_a_member_when_the_partition_is_as_it_was_should_bring_only_what_is_new", async () => {
  const { poller, position } = readerAt100(member, reply(0n), reply(101n, 99n, 100n, 101n));
  await poller.wait([position], signal);

  const { found } = await poller.wait([position], signal);

  expect(found?.batch.messages.map(({ offset }) => offset)).toEqual([101n]);
});

test("given_a_message_in_hand_when_the_partition_begins_anew_should_not_take_what_comes_for_old", async () => {
  const { poller, position } = readerAt100(alone, reply(0n), reply(1n, 0n, 1n));
  const { epoch } = position;
  await poller.wait([position], signal);
  await poller.wait([position], signal);

  expect(position.settle(100n, epoch)).toBe(false);

  expect([position.isOld(0n), position.processed]).toEqual([false, undefined]);
});
