// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from "vitest";
import { Arena, type Region } from "../../../../src/server/log/arena/arena.ts";
import { RecentBatches } from "../../../../src/server/log/recent/recent-batches.ts";
import { RecentKeeper } from "../../../../src/server/log/recent/recent-keeper.ts";
import { allocateRecentTable, type LogRange } from "../../../../src/server/log/recent/recent-layout.ts";

const REGION_BYTES = 64 * 1024;
const KEPT_REGIONS = 3;
const PLACE = { slot: 7, incarnation: 2, generation: 5, segmentBaseOffset: 2 ** 33 + 1 };

/** A shard that keeps three regions, and what the others see of it. */
const open = (arenaRegions = 16) => {
  const memory = new SharedArrayBuffer(REGION_BYTES * arenaRegions);
  const arena = new Arena(0, memory.byteLength);
  const table = allocateRecentTable();
  const keeper = new RecentKeeper(arena, table, KEPT_REGIONS * REGION_BYTES);
  const batches = new RecentBatches();
  batches.put(0, { memory, table });
  const bytes = Buffer.from(memory);
  /** Receives and writes a batch of one letter that begins at a position, and lets its region go. */
  const receive = (
    region: Region,
    letter: string,
    position: number,
    length = REGION_BYTES - 24,
  ): Region | undefined => {
    bytes.fill(letter, region.offset + 24, region.offset + 24 + length);
    keeper.written({ ...PLACE, position, bytes: length }, region.offset + 24);
    return keeper.exchange(region, memory.byteLength);
  };
  const text = (range: Partial<LogRange>): string | undefined => {
    const found = batches.find({ ...PLACE, position: 0, bytes: 1, ...range });
    found?.release();
    return found && Buffer.concat(found.slices).toString();
  };
  return { arena, keeper, batches, receive, text };
};

describe("batches that were received lately", () => {
  it("given_two_neighbours_when_the_end_of_one_and_the_beginning_of_the_other_are_asked_for_should_give_both", () => {
    const { arena, receive, text } = open();
    const length = REGION_BYTES - 24;
    const second = receive(arena.allocate(REGION_BYTES)!, "a", 1000)!;
    receive(second, "b", 1000 + length);

    expect(text({ position: 1000 + length - 2, bytes: 5 })).toBe("aabbb");
    expect(text({ position: 1000 })).toBe("a");
    expect(text({ position: 999, bytes: 3 })).toBeUndefined();
    expect(text({ position: 1000 + 2 * length - 1, bytes: 2 })).toBeUndefined();
  });

  it.each([{ slot: 8 }, { incarnation: 3 }, { generation: 6 }, { segmentBaseOffset: 1 }])(
    "given_a_batch_when_another_log_is_asked_for_%j_should_give_nothing",
    (other) => {
      const { arena, receive, text } = open();
      receive(arena.allocate(REGION_BYTES)!, "a", 0);

      expect(text({})).toBe("a");
      expect(text(other)).toBeUndefined();
    },
  );

  it("given_more_batches_than_there_is_room_for_when_the_oldest_is_asked_for_should_be_gone_and_its_memory_used_again", () => {
    const { arena, keeper, receive, text } = open();
    let region = arena.allocate(REGION_BYTES)!;
    for (const [place, letter] of [..."abcde"].entries()) region = receive(region, letter, place * REGION_BYTES)!;

    expect("abcde".replace(/./g, (_, place: number) => text({ position: place * REGION_BYTES }) ?? "-")).toBe("--cde");
    expect(keeper.keptBytes).toBe(KEPT_REGIONS * REGION_BYTES);
    expect(arena.usedBytes).toBe((KEPT_REGIONS + 1) * REGION_BYTES);
  });

  it("given_a_batch_somebody_reads_when_its_room_is_needed_should_stay_until_it_is_released", () => {
    const { arena, batches, receive, text } = open();
    let region = arena.allocate(REGION_BYTES)!;
    region = receive(region, "a", 0)!;
    const reading = batches.find({ ...PLACE, position: 0, bytes: 3 })!;
    for (let place = 1; place < 8; place++) region = receive(region, "x", place * REGION_BYTES)!;

    expect(Buffer.concat(reading.slices).toString()).toBe("aaa");
    expect(text({ bytes: 2 })).toBe("aa");
    reading.release();
    for (let place = 8; place < 12; place++) region = receive(region, "y", place * REGION_BYTES)!;
    expect(text({})).toBeUndefined();
  });

  it("given_all_batches_are_being_read_when_another_one_comes_should_leave_its_region_with_who_has_it", () => {
    const { arena, batches, receive } = open();
    let region = arena.allocate(REGION_BYTES)!;
    for (let place = 0; place < KEPT_REGIONS; place++) {
      region = receive(region, "a", place * REGION_BYTES)!;
      batches.find({ ...PLACE, position: place * REGION_BYTES, bytes: 1 });
    }

    expect(receive(region, "b", 9 * REGION_BYTES)).toBeUndefined();
    expect(arena.usedBytes).toBe((KEPT_REGIONS + 1) * REGION_BYTES);
  });

  it("given_memory_that_may_have_changed_when_it_is_let_go_should_not_be_kept", () => {
    const { arena, keeper, text } = open();
    const region = arena.allocate(REGION_BYTES)!;
    keeper.written({ ...PLACE, position: 0, bytes: REGION_BYTES }, region.offset);
    keeper.forget();

    expect(keeper.exchange(region, arena.capacityBytes)).toBeUndefined();
    expect(text({})).toBeUndefined();
  });

  it("given_a_small_batch_in_a_large_region_when_it_is_let_go_should_not_be_kept", () => {
    const { arena, receive } = open();

    expect(receive(arena.allocate(REGION_BYTES)!, "a", 0, 1000)).toBeUndefined();
  });

  it("given_somebody_waits_for_memory_when_a_batch_comes_should_give_back_what_is_kept", () => {
    const { arena, keeper, receive, text } = open();
    const region = receive(arena.allocate(REGION_BYTES)!, "a", 0)!;
    arena.whenAvailable(arena.capacityBytes, () => {});

    expect(receive(region, "b", REGION_BYTES)).toBeUndefined();
    expect(keeper.keptBytes).toBe(0);
    expect(arena.usedBytes).toBe(REGION_BYTES);
    expect(text({})).toBeUndefined();
  });

  it("given_a_region_that_was_read_into_when_it_is_kept_should_be_found_until_memory_is_given_back", () => {
    const { arena, keeper, text } = open();
    const region = arena.allocate(REGION_BYTES)!;

    expect(keeper.keep(region, { ...PLACE, position: 0, bytes: REGION_BYTES - 24 }, region.offset + 24)).toBe(true);
    expect(text({ bytes: REGION_BYTES - 24 })).toHaveLength(REGION_BYTES - 24);
    keeper.giveBack();
    expect(text({})).toBeUndefined();
    expect(arena.usedBytes).toBe(0);
  });
});
