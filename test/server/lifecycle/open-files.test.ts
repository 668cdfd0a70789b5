// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { openSegmentsPerThread, systemOpenFilesLimit } from "../../../src/server/lifecycle/open-files.ts";

test("given_a_limit_of_the_system_when_threads_share_it_should_leave_room_for_connections", () => {
  const segments = openSegmentsPerThread({ systemLimit: 20_000, maxConnections: 10_000, threads: 3 });
  expect(segments * 3 * 2 + 10_000).toBeLessThan(20_000);
  expect(segments).toBe(1500);
});

test("given_more_connections_than_files_when_segments_are_counted_should_keep_half_for_files", () => {
  expect(openSegmentsPerThread({ systemLimit: 20_000, maxConnections: 1_000_000, threads: 3 })).toBe(1500);
});

test.each([
  ["a small limit", 256, 64],
  ["no limit", Number.POSITIVE_INFINITY, 65_536],
])("given_%s_when_segments_are_counted_should_stay_within_bounds", (_, systemLimit, expected) => {
  expect(openSegmentsPerThread({ systemLimit, maxConnections: 10_000, threads: 3 })).toBe(expected);
});

test("given_this_process_when_the_system_is_asked_should_say_how_many_files_may_be_open", () => {
  expect(systemOpenFilesLimit()).toBeGreaterThan(0);
});
