// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { BatchSource, repeatsBatches, userHeadersOf } from "../../../src/bench/payload/batch-source.ts";
import { decodeUserHeaders } from "../../../src/protocol/primitives/user-headers.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { benchmarkOptions } from "../benchmark-options.ts";

const options = {
  ...benchmarkOptions("balanced_producer"),
  messageBytes: { min: 100, max: 100 },
  messagesPerBatch: { min: 3, max: 3 },
};

test("given_a_file_when_payloads_are_made_should_be_cut_out_of_it_as_if_it_began_again_at_its_end", () => {
  const file = join(temporaryDirectory(), "sample");
  const sample = "one two three four five. ";
  writeFileSync(file, sample);
  const source = new BatchSource({ ...options, payload: { file } }, 7);
  for (const payload of source.next().payloads) {
    expect(payload.length).toBe(100);
    expect(sample.repeat(6)).toContain(payload.toString());
  }
  const other = new BatchSource({ ...options, payload: { file } }, 8);
  expect(other.next().payloads).not.toEqual(source.next().payloads);
});

test.each([1, 2, 4, 10])("given_payloads_that_compress_%s_times_when_compressed_should_be_so_much_smaller", (ratio) => {
  const source = new BatchSource({ ...options, messageBytes: { min: 10_000, max: 10_000 }, compressible: ratio }, 3);
  for (const payload of source.next().payloads) {
    const reached = payload.length / deflateSync(payload, { level: 9 }).length;
    expect(reached).toBeGreaterThan(0.75 * ratio);
    expect(reached).toBeLessThan(1.1 * ratio);
  }
});

test("given_headers_when_batches_are_made_should_have_them_and_count_their_bytes", () => {
  const plain = new BatchSource(options, 1).next();
  const { userHeaders, totalBytes, userBytes } = new BatchSource({ ...options, headers: 2 }, 1).next();
  expect(decodeUserHeaders(userHeaders)).toEqual(userHeadersOf({ ...options, headers: 2 }));
  expect(userBytes).toBe(plain.userBytes);
  expect(totalBytes).toBe(plain.totalBytes + 3 * userHeaders.length);
  expect(plain.userHeaders.length).toBe(0);
});

test("given_keys_when_batches_are_made_should_take_turns", () => {
  const source = new BatchSource({ ...options, keys: 2 }, 1);
  const keys = Array.from({ length: 4 }, () => Buffer.from(source.next().key ?? []).toString());
  expect(keys).toEqual(["key-0", "key-1", "key-0", "key-1"]);
  expect(new BatchSource(options, 1).next().key).toBeUndefined();
});

test.each([
  [{}, true],
  [{ messageBytes: { min: 10, max: 20 } }, false],
  [{ messagesPerBatch: { min: 10, max: 20 } }, false],
  [{ keys: 1 }, false],
] as const)("given_%j_should_repeat_batches_only_where_the_next_one_is_the_same", (given, expected) => {
  const all = { ...options, ...given };
  const source = new BatchSource(all, 1);
  expect(repeatsBatches(all)).toBe(expected);
  const first = source.next();
  expect(source.next() === first).toBe(expected);
});
