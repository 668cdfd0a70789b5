// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import type { StartPosition } from "../../src/client/consumer/consumer-options.ts";
import { PartitionPosition } from "../../src/client/consumer/position.ts";
import { PollingStrategy } from "../../src/client/index.ts";

const at = PollingStrategy.Offset;
const starts: readonly [string, StartPosition, unknown][] = [
  ["next", "next", PollingStrategy.Next],
  ["first", "first", PollingStrategy.First],
  ["last", "last", at(900)],
  ["offset", { offset: 900n }, at(900)],
  ["timestamp", { timestamp: 5n }, PollingStrategy.Timestamp(5n)],
];

test.each(starts)(
  "given_start_%s_when_what_was_received_is_dropped_before_it_was_handed_out_should_ask_for_it_each_time",
  (_, start, expected) => {
    const position = new PartitionPosition(1, { start });
    for (let breaks = 0; breaks < 3; breaks++) {
      position.received(900n, 999n);
      position.rewind();
      expect(position.next).toEqual(expected);
    }
  },
);

test.each(starts)("given_a_seek_to_%s_when_what_was_received_is_dropped_should_go_there_again", (_, to, expected) => {
  const position = new PartitionPosition(1, {});
  position.received(0n, 9n);
  position.delivered = 5n;
  position.processed = 4n;
  position.seek(to);
  position.received(900n, 999n);
  position.rewind();
  expect(position.next).toEqual(expected);
});

test("given_a_message_that_was_handed_out_when_dropped_should_go_on_behind_what_is_stored_each_time", () => {
  const position = new PartitionPosition(1, { start: "first" });
  position.received(0n, 9n);
  position.delivered = 0n;
  for (let breaks = 0; breaks < 3; breaks++) {
    position.rewind();
    expect([position.next, position.delivered]).toEqual([PollingStrategy.Next, undefined]);
    position.received(0n, 9n);
  }
});

test("given_messages_in_hand_when_the_rest_is_put_back_should_keep_them_and_drop_what_was_received", () => {
  const position = new PartitionPosition(1, { start: { offset: 5n } });
  position.received(5n, 9n);
  const { epoch, readEpoch } = position;
  position.putBack(7n);
  expect([position.epoch, position.next]).toEqual([epoch, at(7n)]);
  expect(position.readEpoch).not.toBe(readEpoch);
  position.received(7n, 9n);
  position.rewind();
  expect(position.next).toEqual(at(5n));
});

test("given_the_first_message_given_back_when_it_is_received_and_dropped_should_come_again", () => {
  const position = new PartitionPosition(1, { start: { offset: 0n } });
  position.received(0n, 9n);
  position.delivered = 0n;
  position.retreat(0n);
  position.received(0n, 9n);
  position.rewind();
  expect(position.next).toEqual(at(0));
});
