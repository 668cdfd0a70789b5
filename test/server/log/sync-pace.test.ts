// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { SyncPace } from "../../../src/server/log/partition/sync-pace.ts";

test("given_a_disk_nobody_has_synced_to_when_asked_should_not_be_quick", () => {
  expect(new SyncPace().isQuick).toBe(false);
});

test("given_syncs_of_different_length_when_asked_should_go_by_the_last_one", () => {
  const pace = new SyncPace();
  pace.record(0.1);
  expect(pace.isQuick).toBe(true);
  pace.record(8);
  expect(pace.isQuick).toBe(false);
  pace.record(0.2);
  expect(pace.isQuick).toBe(true);
});

test("given_many_partitions_with_something_to_sync_when_asked_should_leave_it_to_the_pool_until_there_are_few", () => {
  const pace = new SyncPace();
  pace.record(0.1);
  for (let partition = 0; partition < 5; partition++) pace.begin();
  expect(pace.isQuick).toBe(false);
  pace.end();
  expect(pace.isQuick).toBe(true);
});
