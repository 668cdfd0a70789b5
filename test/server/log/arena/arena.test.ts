// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { expect, test } from "vitest";
import { Arena, type Region } from "../../../../src/server/log/arena/arena.ts";
import { until } from "../../../support/until.ts";

const GRANULE = 4096;

test("given_any_sequence_of_allocations_and_releases_should_never_overlap_and_end_as_it_began", () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant("allocate" as const), bytes: fc.integer({ min: 1, max: 40_000 }) }),
    fc.record({ kind: fc.constant("release" as const), place: fc.nat(20) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
      const arena = new Arena(100, 200_000);
      const held: Region[] = [];
      for (const one of steps) {
        if (one.kind === "release") {
          const [region] = held.splice(one.place, 1);
          if (region !== undefined) arena.release(region);
          continue;
        }
        const region = arena.allocate(one.bytes);
        if (region === undefined) continue;
        expect(region.length).toBeGreaterThanOrEqual(one.bytes);
        expect(region.offset % GRANULE).toBe(0);
        for (const other of held) {
          expect(region.offset >= other.offset + other.length || other.offset >= region.offset + region.length).toBe(
            true,
          );
        }
        held.push(region);
        expect(arena.usedBytes).toBe(held.reduce((sum, { length }) => sum + length, 0));
      }
      for (const region of held) arena.release(region);
      expect(arena.usedBytes).toBe(0);
      expect(arena.allocate(arena.capacityBytes)).toBeDefined();
    }),
  );
});

test("given_a_full_arena_when_memory_becomes_free_should_call_who_waits_in_turn", async () => {
  const arena = new Arena(0, 3 * GRANULE);
  const regions = [arena.allocate(1)!, arena.allocate(1)!, arena.allocate(1)!];
  expect(arena.allocate(1)).toBeUndefined();
  const called: string[] = [];
  arena.whenAvailable(2 * GRANULE, () => called.push("large"));
  arena.whenAvailable(GRANULE, () => called.push("small"));
  const leave = arena.whenAvailable(GRANULE, () => called.push("gone"));
  leave();
  arena.release(regions[0]!);
  await new Promise((resolve) => setImmediate(resolve));
  expect(called).toEqual([]);
  arena.release(regions[1]!);
  await until("both were called", () => called.length === 2);
  expect(called).toEqual(["large", "small"]);
  expect(arena.waitersCount).toBe(0);
});

test("given_who_waits_for_memory_below_a_limit_when_too_little_is_free_of_it_should_not_be_called_and_be_counted", async () => {
  const arena = new Arena(0, 4 * GRANULE);
  const regions = [arena.allocate(1)!, arena.allocate(1)!, arena.allocate(1)!];
  let calls = 0;
  for (let waiters = 0; waiters < 2; waiters++) arena.whenAvailable(GRANULE, () => calls++, 2 * GRANULE);
  arena.release(regions[0]!);
  await new Promise((resolve) => setImmediate(resolve));
  expect(calls).toBe(0);
  arena.release(regions[1]!);
  expect(arena.waitersCount).toBe(2);
  await until("both were called", () => calls === 2);
  expect(arena.waitersCount).toBe(0);
});
