// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import type { BenchmarkOptions } from "../../../src/bench/options/benchmark-options.ts";
import { runnableCases } from "../../../src/bench/suite/runnable-cases.ts";
import { scenarios, suiteCases } from "../../../src/bench/suite/suite-matrix.ts";
import { benchmarkOptions } from "../benchmark-options.ts";

const base = benchmarkOptions("pinned_producer");

test("given_the_axes_of_a_suite_should_be_every_combination_whose_requests_are_not_too_large", () => {
  const cases = suiteCases({
    messageBytes: [100, 1_000_000],
    messagesPerBatch: [1, 1000],
    actors: [1, 4],
    scenarios,
  });
  expect(cases).toHaveLength(3 * 2 * scenarios.length);
  expect(cases.filter(({ messageBytes, messagesPerBatch }) => messageBytes * messagesPerBatch > 16e6)).toEqual([]);
});

test("given_consumers_alone_should_be_preceded_by_who_writes_for_them", () => {
  const cases = suiteCases({ messageBytes: [1], messagesPerBatch: [1], actors: [2], scenarios: ["consume"] });
  expect(cases.map(({ kind, streams }) => [kind, streams])).toEqual([
    ["pinned_producer", 2],
    ["pinned_consumer", 2],
  ]);
});

test("given_more_actors_than_a_topic_usually_has_partitions_should_have_a_partition_for_each_member_of_a_group", () => {
  const axes = { messageBytes: [100], messagesPerBatch: [10], actors: [4, 32, 1000], scenarios };
  const cases = suiteCases(axes);
  const groups = cases.filter(({ scenario }) => scenario === "group");
  expect(groups.map(({ partitions }) => partitions)).toEqual([24, 32, 1000]);
  expect(runnableCases(base, cases, scenarios)).toEqual({ cases, leftOut: [] });
});

const over = (transport: "TCP" | "HTTP"): BenchmarkOptions => ({
  ...base,
  connection: { ...base.connection, transport },
});

test("given_a_transport_without_groups_should_leave_them_out_and_say_so", () => {
  const all = suiteCases({ messageBytes: [100, 200], messagesPerBatch: [1], actors: [2], scenarios });
  expect(runnableCases(over("TCP"), all, scenarios)).toEqual({ cases: all, leftOut: [] });
  const { cases, leftOut } = runnableCases(over("HTTP"), all, scenarios);
  expect(cases).toEqual(all.filter(({ scenario }) => scenario !== "group"));
  expect(leftOut).toEqual([expect.stringMatching(/^2 runs of group: .+ which HTTP has no connections for/)]);
});

test("given_consumers_that_cannot_be_run_should_leave_out_who_writes_only_for_them", () => {
  const openLoop = { ...base, isOpenLoop: true, rateLimitBytesPerSecond: 1e6 };
  const all = suiteCases({ messageBytes: [1], messagesPerBatch: [1], actors: [2], scenarios: ["consume"] });
  expect(runnableCases(openLoop, all, ["consume"]).cases).toEqual([]);
  const { cases } = runnableCases(openLoop, all, ["produce", "consume"]);
  expect(cases.map(({ scenario }) => scenario)).toEqual(["produce"]);
});
