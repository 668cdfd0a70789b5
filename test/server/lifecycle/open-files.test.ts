// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { descriptorsOf, systemOpenFilesLimit } from "../../../src/server/lifecycle/open-files.ts";

test("given_a_limit_of_the_system_when_descriptors_are_shared_should_leave_a_margin_for_connections", () => {
  const { limit, margin } = descriptorsOf(20_000, 3);
  expect(margin).toBe(1000);
  expect(limit).toBe(20_000 - 1000 - 248);
});

test.each([
  ["a small limit", 256, 96],
  ["no limit", Number.POSITIVE_INFINITY, 500_000],
])("given_%s_when_descriptors_are_shared_should_stay_within_bounds", (_, systemLimit, expected) => {
  expect(descriptorsOf(systemLimit, 3).limit).toBe(expected);
});

test("given_this_process_when_the_system_is_asked_should_say_how_many_files_may_be_open", () => {
  expect(systemOpenFilesLimit()).toBeGreaterThan(0);
});
