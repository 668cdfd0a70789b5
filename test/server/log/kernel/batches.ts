// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";

export interface GeneratedMessage {
  readonly id: bigint;
  readonly payload: Uint8Array;
  readonly headers: Uint8Array;
}

const message = fc.record({
  id: fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: (1n << 128n) - 1n })),
  payload: fc.uint8Array({ maxLength: 400 }),
  headers: fc.uint8Array({ maxLength: 40 }),
});

export const messages = fc.array(message, { minLength: 1, maxLength: 20 });

/** An index table and the messages behind it, as a client sends them. */
export const layOut = (list: readonly GeneratedMessage[]): { readonly bytes: Buffer; readonly indexBytes: number } => {
  const index = Buffer.alloc(list.length * 16);
  let end = 0;
  const encoded = list.map(({ id, payload, headers }, place) => {
    const bytes = Buffer.alloc(64 + payload.length + headers.length);
    bytes.writeBigUInt64LE(id & 0xffff_ffff_ffff_ffffn, 8);
    bytes.writeBigUInt64LE(id >> 64n, 16);
    bytes.writeBigUInt64LE(123n, 40);
    bytes.writeUInt32LE(headers.length, 48);
    bytes.writeUInt32LE(payload.length, 52);
    bytes.set(payload, 64);
    bytes.set(headers, 64 + payload.length);
    end += bytes.length;
    index.writeUInt32LE(end, place * 16 + 4);
    return bytes;
  });
  return { bytes: Buffer.concat([index, ...encoded]), indexBytes: index.length };
};

/** Changes of bytes as a hostile peer or a broken disk makes them: numbers at places, the likely ones preferred. */
export const mutations = fc.array(
  fc.record({
    place: fc.nat(4000),
    value: fc.oneof(
      fc.constantFrom(0, 1, 63, 64, 65, 100_001, 64_000_001, 0x7fff_ffff, 0xffff_ffff),
      fc.nat(0xffff_ffff),
    ),
  }),
  { maxLength: 4 },
);
