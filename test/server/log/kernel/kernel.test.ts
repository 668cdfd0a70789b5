// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { xxh3 } from "@node-rs/xxhash";
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { Kernel, loadKernelModule, openKernelMemory } from "../../../../src/server/log/kernel/kernel.ts";
import { repositoryRoot } from "../../../support/start-server.ts";
import { layOut, messages, mutations } from "./batches.ts";
import { stampBatchTwin } from "./twins/stamp-batch.ts";
import { validateBatchTwin } from "./twins/validate-batch.ts";
import { buildIndexTwin, findBoundaryTwin, verifyMessagesTwin } from "./twins/walks.ts";

const kernel = new Kernel(loadKernelModule(), openKernelMemory(8 * 1024 * 1024));
const { memory } = kernel;
const START = 64 * 1024;
const CANARY_BYTES = 4096;
const CANARY = 0xc3;

/** Puts bytes between canaries; afterEach sees whether anything was written beside them. */
const place = (bytes: Buffer): void => {
  memory.fill(CANARY, START - CANARY_BYTES, START + bytes.length + CANARY_BYTES);
  memory.set(bytes, START);
  placedBytes = bytes.length;
};
let placedBytes = 0;
afterEach(() => {
  const beside = [
    memory.subarray(START - CANARY_BYTES, START),
    memory.subarray(START + placedBytes, START + placedBytes + CANARY_BYTES),
  ];
  if (placedBytes > 0) for (const canaries of beside) expect(canaries.every((byte) => byte === CANARY)).toBe(true);
  placedBytes = 0;
});

test("given_every_length_up_to_4096_when_hashed_should_equal_the_reference_implementation", () => {
  const bytes = Buffer.from(Array.from({ length: 4096 + 3 }, (_, at) => (at * 7919 + at * at * 13) & 255));
  for (const shift of [0, 1, 3]) {
    memory.set(bytes, START + shift);
    for (let length = 0; length <= 4096; length++) {
      const expected = xxh3.xxh64(memory.subarray(START + shift, START + shift + length));
      expect(kernel.xxh3(START + shift, length), `length ${length}`).toBe(expected);
    }
  }
});

test("given_large_inputs_when_hashed_should_equal_the_reference_implementation", () => {
  for (const length of [65_536, 100_001, 1_048_575, 1_048_576, 1_048_577, 5_000_000]) {
    for (let at = 0; at < length; at += 997) memory[START + at] = at & 255;
    expect(kernel.xxh3(START, length)).toBe(xxh3.xxh64(memory.subarray(START, START + length)));
  }
});

test("given_messages_the_apache_iggy_server_stored_when_verified_should_find_them_intact", () => {
  const path = join(repositoryRoot, "test/fixtures/vectors/message_checksums.json");
  const text = readFileSync(path, "utf8");
  const stored = [...text.matchAll(/"(?:message|hex|bytes|stored)": "([0-9a-f]{128,})"/g)].map(([, hex]) => hex ?? "");
  expect(stored.length).toBeGreaterThan(30);
  for (const hex of stored) {
    const bytes = Buffer.from(hex, "hex");
    memory.set(bytes, START);
    const offset = Number(bytes.readBigUInt64LE(24));
    expect(kernel.verifyMessages(START, bytes.length, offset)).toEqual({
      messagesCount: 1,
      validBytes: bytes.length,
      reason: "ok",
    });
  }
});

test("given_any_batch_and_any_damage_when_validated_should_answer_like_the_twin", () => {
  fc.assert(
    fc.property(messages, mutations, fc.nat(3), (list, changes, cut) => {
      const { bytes, indexBytes } = layOut(list);
      for (const change of changes) bytes.writeUInt32LE(change.value, change.place % (bytes.length - 3));
      const areaLength = Math.max(0, bytes.length - indexBytes - cut * 30);
      place(bytes);
      const area = START + indexBytes;
      const expected = validateBatchTwin(memory, list.length, START, area, areaLength);
      expect(kernel.validateBatch(list.length, START, area, areaLength)).toBe(expected);
      expect(memory.subarray(START, START + bytes.length).equals(bytes)).toBe(true);
    }),
    { numRuns: 3000 },
  );
});

test("given_sound_batches_when_validated_should_be_accepted", () => {
  fc.assert(
    fc.property(messages, (list) => {
      const { bytes, indexBytes } = layOut(list);
      place(bytes);
      expect(kernel.validateBatch(list.length, START, START + indexBytes, bytes.length - indexBytes)).toBe(0);
    }),
  );
});

test("given_any_sound_batch_when_stamped_should_equal_what_the_twin_makes_of_it", () => {
  const stamps = fc.record({
    baseOffset: fc.integer({ min: 0, max: 2 ** 50 }),
    timestampMicros: fc.integer({ min: 0, max: 2 ** 52 }),
    firstRelativeOffset: fc.nat(1_000_000),
    segmentPosition: fc.nat(1_000_000_000),
  });
  fc.assert(
    fc.property(messages, stamps, (list, stamp) => {
      const { bytes, indexBytes } = layOut(list);
      place(bytes);
      const areaLength = bytes.length - indexBytes;
      const batch = { messagesCount: list.length, indexOffset: START, areaOffset: START + indexBytes, areaLength };
      kernel.stampBatch(batch, stamp);
      const found = Buffer.from(memory.subarray(START, START + bytes.length));
      let at = indexBytes;
      const ids = list.map(({ payload, headers }) => {
        const id = found.subarray(at + 8, at + 24);
        at += 64 + payload.length + headers.length;
        return id;
      });
      const atStart = { ...batch, indexOffset: 0, areaOffset: indexBytes };
      stampBatchTwin(bytes, atStart, stamp, ids);
      expect(found.equals(bytes)).toBe(true);
      expect(kernel.verifyMessages(START + indexBytes, areaLength, stamp.baseOffset).messagesCount).toBe(list.length);
    }),
    { numRuns: 1000 },
  );
});

test("given_messages_without_ids_when_stamped_should_get_distinct_uuids_of_version_4", () => {
  const list = Array.from({ length: 500 }, () => ({ id: 0n, payload: new Uint8Array(1), headers: new Uint8Array(0) }));
  const { bytes, indexBytes } = layOut(list);
  place(bytes);
  const batch = {
    messagesCount: 500,
    indexOffset: START,
    areaOffset: START + indexBytes,
    areaLength: bytes.length - indexBytes,
  };
  kernel.stampBatch(batch, { baseOffset: 0, timestampMicros: 1, firstRelativeOffset: 0, segmentPosition: 0 });
  const ids = list.map((_, message) => {
    const at = START + indexBytes + message * 65 + 8;
    return memory.toString("hex", at, at + 16);
  });
  expect(new Set(ids).size).toBe(500);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
});

test("given_stored_messages_and_any_damage_when_walked_should_find_what_the_twins_find", () => {
  fc.assert(
    fc.property(messages, mutations, fc.nat(200), fc.nat(25), fc.nat(5000), (list, changes, cut, count, limit) => {
      const { bytes, indexBytes } = layOut(list);
      const ids = list.map(() => Buffer.alloc(16, 7));
      const batch = {
        messagesCount: list.length,
        indexOffset: 0,
        areaOffset: indexBytes,
        areaLength: bytes.length - indexBytes,
      };
      stampBatchTwin(
        bytes,
        batch,
        { baseOffset: 9, timestampMicros: 5, firstRelativeOffset: 0, segmentPosition: 0 },
        ids,
      );
      const area = bytes.subarray(indexBytes);
      for (const change of changes) area.writeUInt32LE(change.value, change.place % (area.length - 3));
      const length = Math.max(0, area.length - cut);
      place(Buffer.from(area));
      expect(kernel.verifyMessages(START, length, 9)).toEqual(verifyMessagesTwin(memory, START, length, 9));
      expect(kernel.findBoundary(START, length, count, limit)).toEqual(
        findBoundaryTwin(memory, START, length, count, limit),
      );
      const entriesAt = 2 * 1024 * 1024;
      const found = kernel.buildIndex(
        { areaOffset: START, areaLength: length },
        { offset: entriesAt, capacity: count },
        { firstRelativeOffset: 3, segmentPosition: 77 },
      );
      const expected = buildIndexTwin(memory, START, length, count, 3, 77);
      expect(found).toBe(expected.length);
      for (const [entry, [relative, position, timestamp]] of expected.entries()) {
        const at = entriesAt + entry * 16;
        expect([memory.readUInt32LE(at), memory.readUInt32LE(at + 4), memory.readBigUInt64LE(at + 8)]).toEqual([
          relative,
          position,
          timestamp,
        ]);
      }
    }),
    { numRuns: 2000 },
  );
});

test("given_sorted_timestamps_when_searched_should_find_the_first_that_is_not_below", () => {
  const timestamps = fc
    .array(fc.integer({ min: 0, max: 50 }), { maxLength: 60 })
    .map((list) => list.sort((a, b) => a - b));
  fc.assert(
    fc.property(timestamps, fc.integer({ min: 0, max: 60 }), (list, wanted) => {
      const entries = Buffer.alloc(list.length * 16);
      for (const [entry, timestamp] of list.entries()) entries.writeBigUInt64LE(BigInt(timestamp), entry * 16 + 8);
      memory.set(entries, START);
      const found = list.findIndex((timestamp) => timestamp >= wanted);
      expect(kernel.lowerBoundTimestamp(START, list.length, wanted)).toBe(found < 0 ? list.length : found);
    }),
  );
});
