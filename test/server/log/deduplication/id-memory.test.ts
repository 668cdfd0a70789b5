// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { expect, test } from "vitest";
import { IdMemory } from "../../../../src/server/log/deduplication/id-memory.ts";
import { IdQueue } from "./id-queue.ts";

const add = (memory: IdMemory, id: bigint, nowMicros: number): boolean => {
  const words = new Int32Array(new BigUint64Array([id & 0xffff_ffff_ffff_ffffn, id >> 64n]).buffer);
  return memory.add(words[0]!, words[1]!, words[2]!, words[3]!, nowMicros);
};

const id = fc.oneof(fc.bigInt({ min: 1n, max: 12n }), fc.bigInt({ min: 1n, max: (1n << 128n) - 1n }));
const step = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant("add" as const), id, afterMicros: fc.nat(8) }) },
  { weight: 1, arbitrary: fc.nat(6).map((count) => ({ kind: "forget" as const, count })) },
  { weight: 1, arbitrary: fc.constant({ kind: "clear" as const }) },
);
const limits = fc.record({
  maxEntries: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.constantFrom(16, 100)),
  expiryMicros: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 1, max: 40 })),
});

test("given_any_sequence_of_ids_when_added_should_know_exactly_those_a_plain_queue_knows", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), limits, (steps, chosen) => {
      const buffer = IdMemory.allocate(chosen.maxEntries);
      // Two threads that share the memory.
      const memories = [new IdMemory(buffer, chosen), new IdMemory(buffer, chosen)];
      const queue = new IdQueue(chosen);
      let nowMicros = 2 ** 51;
      for (const [place, one] of steps.entries()) {
        const memory = memories[place % 2]!;
        if (one.kind === "add") {
          nowMicros += one.afterMicros;
          expect(add(memory, one.id, nowMicros)).toBe(queue.add(one.id, nowMicros));
        } else if (one.kind === "forget" && chosen.expiryMicros === Number.POSITIVE_INFINITY) {
          memory.forgetNewest(one.count);
          queue.forgetNewest(one.count);
        } else if (one.kind === "clear") {
          memory.clear();
          queue.clear();
        }
      }
    }),
    { numRuns: 2000 },
  );
}, 60_000);

test("given_ids_that_differ_in_one_word_when_added_should_all_be_new_once", () => {
  const memory = new IdMemory(IdMemory.allocate(10_000), {
    maxEntries: 10_000,
    expiryMicros: Number.POSITIVE_INFINITY,
  });
  const ids = [0n, 32n, 64n, 96n].flatMap((shift) => Array.from({ length: 2000 }, (_, n) => BigInt(n + 1) << shift));
  expect(ids.filter((one) => add(memory, one, 1))).toHaveLength(8000);
  expect(ids.filter((one) => add(memory, one, 2))).toEqual([]);
});
