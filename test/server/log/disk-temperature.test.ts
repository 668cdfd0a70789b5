// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { DiskTemperature } from "../../../src/server/log/partition/disk-temperature.ts";

const MIB = 1024 * 1024;

test("given_much_memory_when_asked_what_is_cached_should_take_a_thirty_second_of_it", () => {
  const temperature = new DiskTemperature(32 * 1024 * MIB);
  expect(temperature.isCached(1024 * MIB)).toBe(true);
  expect(temperature.isCached(1024 * MIB + 1)).toBe(false);
});

test("given_little_memory_when_asked_what_is_cached_should_take_what_is_near", () => {
  const temperature = new DiskTemperature(512 * MIB);
  expect(temperature.isCached(64 * MIB)).toBe(true);
  expect(temperature.isCached(64 * MIB + 1)).toBe(false);
});

test("given_reads_far_back_when_the_last_was_fast_should_be_warm_until_one_is_slow", () => {
  const temperature = new DiskTemperature(32 * 1024 * MIB);
  expect(temperature.isWarm(64 * MIB)).toBe(true);
  expect(temperature.isWarm(65 * MIB)).toBe(false);
  temperature.record(1, MIB);
  expect(temperature.isWarm(65 * MIB)).toBe(true);
  temperature.record(50, MIB);
  expect(temperature.isWarm(65 * MIB)).toBe(false);
  expect(temperature.isWarm(64 * MIB)).toBe(true);
});
