// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { expect, test } from "vitest";
import type { StreamReader } from "../../../src/server/transport/byte-stream.ts";
import { ChunkFeeder } from "../../../src/server/transport/chunk-feeder.ts";

/** Takes bytes in pieces of given sizes and has enough whenever the plan says so. */
class PickyReader implements StreamReader {
  readonly taken: number[] = [];
  readonly #plan: readonly { readonly size: number; readonly goOn: boolean; readonly resumesInside: boolean }[];
  #step = 0;
  #target = new Uint8Array(1);
  resume: () => void = () => {};

  constructor(plan: PickyReader["plan"]) {
    this.#plan = plan;
  }

  get plan() {
    return this.#plan;
  }

  target(): Uint8Array {
    this.#target = new Uint8Array(this.#current.size);
    return this.#target;
  }

  received(bytes: number): boolean {
    this.taken.push(...this.#target.subarray(0, bytes));
    const { goOn, resumesInside } = this.#current;
    this.#step++;
    if (resumesInside) this.resume();
    return goOn;
  }

  ended(): void {}
  drained(): void {}
  closed(): void {}

  get #current() {
    return this.#plan[this.#step % this.#plan.length]!;
  }
}

const step = fc.record({ size: fc.integer({ min: 1, max: 20 }), goOn: fc.boolean(), resumesInside: fc.boolean() });

test("given_any_chunks_and_a_reader_that_has_enough_at_any_time_when_fed_should_give_every_byte_once_in_order", () => {
  const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 50 }), { maxLength: 20 });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 10 }), chunks, (plan, pieces) => {
      const reader = new PickyReader(plan);
      const feeder = new ChunkFeeder(reader);
      reader.resume = () => feeder.resume();
      for (const piece of pieces) {
        const goesOn = feeder.feed(piece);
        expect(goesOn).toBe(!feeder.isFull);
      }
      while (feeder.holdsBytes) feeder.resume();
      expect(reader.taken).toEqual(pieces.flatMap((piece) => [...piece]));
    }),
  );
});

test("given_a_reader_that_has_enough_when_dropped_should_get_nothing_more", () => {
  const reader = new PickyReader([{ size: 1, goOn: false, resumesInside: false }]);
  const feeder = new ChunkFeeder(reader);
  feeder.feed(new Uint8Array([1, 2, 3]));
  feeder.drop();
  expect([feeder.holdsBytes, feeder.isFull, reader.taken]).toEqual([false, true, [1]]);
});
