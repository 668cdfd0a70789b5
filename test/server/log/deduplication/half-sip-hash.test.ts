// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { expect, test } from "vitest";
import { halfSipHash } from "../../../../src/server/log/deduplication/half-sip-hash.ts";

const MASK = 0xffff_ffffn;
const rotate = (value: bigint, bits: bigint) => ((value << bits) | (value >> (32n - bits))) & MASK;

/** HalfSipHash with one compression and three finalization rounds as its authors define it, on unbounded integers. */
const twin = (key: readonly [number, number], words: readonly number[]): number => {
  const [k0, k1] = key.map((word) => BigInt(word) & MASK) as [bigint, bigint];
  let [v0, v1, v2, v3] = [k0, k1, 0x6c796765n ^ k0, 0x74656462n ^ k1];
  const round = () => {
    v0 = (v0 + v1) & MASK;
    v1 = rotate(v1, 5n) ^ v0;
    v0 = rotate(v0, 16n);
    v2 = (v2 + v3) & MASK;
    v3 = rotate(v3, 8n) ^ v2;
    v0 = (v0 + v3) & MASK;
    v3 = rotate(v3, 7n) ^ v0;
    v2 = (v2 + v1) & MASK;
    v1 = rotate(v1, 13n) ^ v2;
    v2 = rotate(v2, 16n);
  };
  for (const word of [...words.map((one) => BigInt(one) & MASK), 16n << 24n]) {
    v3 ^= word;
    round();
    v0 ^= word;
  }
  v2 ^= 0xffn;
  for (let count = 0; count < 3; count++) round();
  return Number(BigInt.asIntN(32, v1 ^ v3));
};

test("given_any_key_and_id_when_hashed_should_be_what_the_definition_says", () => {
  const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
  fc.assert(
    fc.property(word, word, word, word, word, word, (k0, k1, a, b, c, d) => {
      expect(halfSipHash(k0, k1, a, b, c, d)).toBe(twin([k0, k1], [a, b, c, d]));
    }),
  );
});
