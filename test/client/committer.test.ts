// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { systemClock } from "../../src/client/clock.ts";
import { Committer } from "../../src/client/consumer/committer.ts";
import { PartitionPosition } from "../../src/client/consumer/position.ts";

/** A server that has one offset, and what was asked of it. */
const startCommitter = (onServer: bigint | undefined) => {
  const asked: string[] = [];
  let stored = onServer;
  const store = {
    store: async (_partitionId: number, offset: bigint) => {
      asked.push(`store ${offset}`);
      stored = offset;
    },
    stored: async () => {
      asked.push("look");
      return stored;
    },
  };
  const committer = new Committer({ after: "message" }, systemClock, store, () => {});
  return { committer, asked };
};

/** A position that processed up to 5 and stored 3 when its partition was taken away. */
const takenAway = (): PartitionPosition => {
  const position = new PartitionPosition(0, {});
  position.received(0n, 9n);
  position.delivered = 6n;
  position.processed = 5n;
  position.committed = 3n;
  position.rewind();
  return position;
};

test.each([
  ["more", 100n, ["look"], 100n],
  ["as_much", 5n, ["look"], 5n],
  ["less", 3n, ["look", "store 5"], 5n],
  ["nothing", undefined, ["look", "store 5"], 5n],
])(
  "given_a_partition_that_came_back_when_others_stored_%s_should_not_store_less",
  async (_, onServer, expected, committed) => {
    const closed = startCommitter(onServer);
    const atClose = takenAway();
    await closed.committer.finish([atClose]);
    expect([closed.asked, atClose.committed]).toEqual([expected, committed]);

    const asked = startCommitter(onServer);
    const onDemand = takenAway();
    await asked.committer.commitProcessed(onDemand);
    expect([asked.asked, onDemand.committed]).toEqual([expected, committed]);
  },
);

test("given_a_message_in_hand_when_the_partition_was_away_meanwhile_should_not_store_less", async () => {
  const { committer, asked } = startCommitter(100n);
  const position = takenAway();
  expect(position.settle(6n, position.epoch - 1)).toBe(true);
  committer.processed(position, 6n, false);
  await committer.finish([position]);
  expect([new Set(asked), position.committed]).toEqual([new Set(["look"]), 100n]);
});

test("given_a_partition_that_came_back_when_a_message_was_processed_since_should_store_without_a_look", async () => {
  const { committer, asked } = startCommitter(100n);
  const position = takenAway();
  position.settle(101n, position.epoch);
  await committer.finish([position]);
  expect(asked).toEqual(["store 101"]);
});
