// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { xxh32 as reference } from "@node-rs/xxhash";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { xxh32, xxh32OfText } from "../../../src/protocol/primitives/xxh32.ts";
import { fromHex, vectorFile } from "../vector-file.ts";

interface RecordedHashes {
  readonly xxh: readonly { length: number; xxh32_seed0: number }[];
  readonly client_ids: readonly { address: string; client_id: number }[];
  readonly consumer_names: readonly { name: string; id: number }[];
}

interface RecordedKey {
  readonly key: string;
  readonly xxh32: number;
  readonly partition_of: Readonly<Record<string, number>>;
}

const recorded = vectorFile<RecordedHashes>("hash_functions.json");

describe("XXH32", () => {
  it.each(recorded.xxh)("given_$length_recorded_bytes_when_hashed_should_be_equal", ({ length, xxh32_seed0 }) => {
    expect(xxh32(Uint8Array.from({ length }, (_, at) => (31 * at + 7) % 256))).toBe(xxh32_seed0);
  });

  it.each(recorded.client_ids)("given_the_address_$address_when_hashed_should_be_the_client_id", (vector) => {
    expect(xxh32OfText(vector.address)).toBe(vector.client_id);
  });

  it.each(recorded.consumer_names)("given_the_consumer_$name_when_hashed_should_be_its_number", ({ name, id }) => {
    expect(xxh32OfText(name)).toBe(id);
  });

  it.each(vectorFile<{ entries: RecordedKey[] }>("partition_key_hash.json").entries)(
    "given_the_key_$key_when_hashed_should_choose_the_recorded_partitions",
    ({ key, xxh32: hash, partition_of }) => {
      expect(xxh32(fromHex(key))).toBe(hash);
      for (const [count, partition] of Object.entries(partition_of)) expect(hash % Number(count)).toBe(partition);
    },
  );

  it("given_any_bytes_when_hashed_should_equal_the_native_library", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(xxh32(bytes)).toBe(reference(Buffer.from(bytes)));
      }),
      { numRuns: 500 },
    );
  });

  it("given_a_range_when_hashed_should_equal_the_hash_of_a_copy_of_it", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), fc.nat(100), (bytes, a, b) => {
        const start = Math.min(a, b, bytes.length);
        const end = Math.min(Math.max(a, b), bytes.length);
        expect(xxh32(bytes, start, end)).toBe(xxh32(bytes.slice(start, end)));
      }),
    );
  });
});
