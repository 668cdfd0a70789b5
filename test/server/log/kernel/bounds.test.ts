// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { xxh3 } from "@node-rs/xxhash";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Kernel, loadKernelModule, openKernelMemory } from "../../../../src/server/log/kernel/kernel.ts";
import { layOut, messages, mutations } from "./batches.ts";
import { stampBatchTwin } from "./twins/stamp-batch.ts";
import { validateBatchTwin } from "./twins/validate-batch.ts";

const MEMORY_BYTES = 1024 * 1024;
const BESIDE_BYTES = 4096;
const ENTRIES_BYTES = 16 * 32;
const kernel = new Kernel(loadKernelModule(), openKernelMemory(MEMORY_BYTES));
const { memory } = kernel;

/**
 * Runs something on bytes that end where the memory ends, where a read too far is a trap, and does so twice with different
 * bytes in front of them, where a read too early would show; gives the one result there may be.
 */
const atEndOfMemory = <Result>(bytes: Buffer, run: (at: number) => Result): Result => {
  const at = MEMORY_BYTES - bytes.length;
  const results = [0x00, 0xff].map((beside) => {
    memory.fill(beside, at - BESIDE_BYTES, at);
    memory.set(bytes, at);
    const result = run(at);
    expect(memory.subarray(at - BESIDE_BYTES, at).every((byte) => byte === beside)).toBe(true);
    return result;
  });
  expect(results[1]).toEqual(results[0]);
  return results[0]!;
};

const stamp = { baseOffset: 9, timestampMicros: 5, firstRelativeOffset: 0, segmentPosition: 0 };

test("given_bytes_up_to_the_end_of_memory_when_hashed_should_read_nothing_else", () => {
  for (let length = 0; length <= 2500; length += length < 300 ? 1 : 37) {
    const bytes = Buffer.from(Array.from({ length }, (_, at) => (at * 31 + length) & 255));
    expect(atEndOfMemory(bytes, (at) => kernel.xxh3(at, length))).toBe(xxh3.xxh64(bytes));
  }
});

test("given_any_damage_of_a_batch_at_the_end_of_memory_when_validated_should_read_nothing_else", () => {
  fc.assert(
    fc.property(messages, mutations, (list, changes) => {
      const { bytes, indexBytes } = layOut(list);
      for (const change of changes) bytes.writeUInt32LE(change.value, change.place % (bytes.length - 3));
      const areaLength = bytes.length - indexBytes;
      const code = atEndOfMemory(bytes, (at) => kernel.validateBatch(list.length, at, at + indexBytes, areaLength));
      expect(code).toBe(validateBatchTwin(bytes, list.length, 0, indexBytes, areaLength));
    }),
    { numRuns: 1000 },
  );
});

test("given_more_messages_announced_than_fit_the_area_when_validated_should_refuse_without_reading_on", () => {
  const positions = fc.array(fc.oneof(fc.nat(300), fc.constantFrom(64, 128, 0x7fff_ffff, 0xffff_ffff)), {
    minLength: 5,
    maxLength: 300,
  });
  fc.assert(
    fc.property(positions, fc.uint8Array({ maxLength: 300 }), (list, area) => {
      const index = Buffer.alloc(list.length * 16);
      for (const [entry, position] of list.entries()) index.writeUInt32LE(position, entry * 16 + 4);
      const bytes = Buffer.concat([index, area]);
      const code = atEndOfMemory(bytes, (at) => kernel.validateBatch(list.length, at, at + index.length, area.length));
      expect(code).not.toBe(0);
      expect(code).toBe(validateBatchTwin(bytes, list.length, 0, index.length, area.length));
    }),
    { numRuns: 1000 },
  );
});

test("given_a_batch_that_was_accepted_when_stamped_should_be_whole_and_stay_within_its_bytes", () => {
  fc.assert(
    fc.property(messages, mutations, (list, changes) => {
      const { bytes, indexBytes } = layOut(list);
      const sound = Buffer.from(bytes);
      for (const change of changes) bytes.writeUInt32LE(change.value, change.place % (bytes.length - 3));
      const areaLength = bytes.length - indexBytes;
      const accepted = validateBatchTwin(bytes, list.length, 0, indexBytes, areaLength) === 0 ? bytes : sound;
      const verified = atEndOfMemory(accepted, (at) => {
        const batch = { messagesCount: list.length, indexOffset: at, areaOffset: at + indexBytes, areaLength };
        expect(kernel.validateBatch(list.length, at, batch.areaOffset, areaLength)).toBe(0);
        kernel.stampBatch(batch, stamp);
        return kernel.verifyMessages(batch.areaOffset, areaLength, stamp.baseOffset);
      });
      expect(verified).toEqual({ messagesCount: list.length, validBytes: areaLength, reason: "ok" });
    }),
    { numRuns: 1000 },
  );
});

test("given_any_damage_of_stored_messages_at_the_end_of_memory_when_walked_should_read_nothing_else", () => {
  fc.assert(
    fc.property(messages, mutations, fc.nat(25), fc.nat(0xffff_ffff), (list, changes, count, limit) => {
      const { bytes, indexBytes } = layOut(list);
      const areaLength = bytes.length - indexBytes;
      const batch = { messagesCount: list.length, indexOffset: 0, areaOffset: indexBytes, areaLength };
      const ids = list.map(() => Buffer.alloc(16, 7));
      stampBatchTwin(bytes, batch, { ...stamp, baseOffset: 0 }, ids);
      const area = bytes.subarray(indexBytes);
      for (const change of changes) area.writeUInt32LE(change.value, change.place % (area.length - 3));
      const walks = atEndOfMemory(area, (at) => ({
        verified: kernel.verifyMessages(at, area.length, 0),
        boundary: kernel.findBoundary(at, area.length, count, limit),
        entries: kernel.buildIndex(
          { areaOffset: at, areaLength: area.length },
          { offset: MEMORY_BYTES / 2, capacity: ENTRIES_BYTES / 16 },
          { firstRelativeOffset: 0, segmentPosition: 0 },
        ),
      }));
      expect(walks.verified.validBytes).toBeLessThanOrEqual(area.length);
      expect(walks.boundary.bytes).toBeLessThanOrEqual(Math.min(area.length, limit));
      expect(walks.entries).toBeLessThanOrEqual(ENTRIES_BYTES / 16);
    }),
    { numRuns: 1000 },
  );
});

test("given_numbers_no_offset_or_timestamp_can_be_when_asked_for_should_find_nothing_instead_of_trapping", () => {
  const at = kernel.heapStart;
  memory.fill(0, at, at + 64);
  for (const value of [Number.NaN, -1, Number.POSITIVE_INFINITY, 2 ** 64]) {
    const reason = kernel.verifyMessages(at, 64, value).reason;
    expect(["bad_checksum", "offset_gap"]).toContain(reason);
    expect(kernel.lowerBoundTimestamp(at, 4, value)).toBe(value > 0 ? 4 : 0);
  }
});
