// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import type { BenchmarkOptions } from "../../../src/bench/options/benchmark-options.ts";
import { paramsOf } from "../../../src/bench/report/params.ts";
import { optionsOfCase } from "../../../src/bench/suite/case-options.ts";
import { suiteCases } from "../../../src/bench/suite/suite-matrix.ts";
import { benchmarkOptions } from "../benchmark-options.ts";

const identityOf = (options: BenchmarkOptions): string => {
  const labels = { identifier: "machine", command: "" };
  const unsaid = { remark: undefined, extraInfo: undefined, gitref: undefined, gitrefDate: undefined };
  const server = { version: "0", stats: {}, durability: "" };
  const context = { server, startedAt: new Date(0), batches: 1 };
  return paramsOf(options, { ...labels, ...unsaid, durability: undefined }, context).params_identifier;
};

test("given_consumers_of_a_suite_when_another_amount_was_written_should_be_the_same_test", () => {
  const axes = { messageBytes: [100], messagesPerBatch: [10], actors: [2], scenarios: ["consume"] as const };
  const consume = suiteCases(axes).find(({ scenario }) => scenario === "consume")!;
  const base = benchmarkOptions("pinned_producer");
  const identity = (durationMs: number, writtenBytes: number): string =>
    identityOf(
      optionsOfCase({ ...base, amount: { unit: "duration", durationMs } }, consume, {
        writtenBytes,
        isReadNext: false,
      }),
    );
  expect(identity(3000, 123_456)).toBe("Pinned Consumer_TCP_no_remark_10_3000ms_100_0_2_2_1_0");
  expect(identity(3000, 654_321)).toBe(identity(3000, 123_456));
  expect(identity(2000, 123_456)).not.toBe(identity(3000, 123_456));
});

test("given_bytes_that_are_asked_for_should_be_in_the_identity", () => {
  const amount = { unit: "bytes", bytes: 500_000 } as const;
  expect(identityOf({ ...benchmarkOptions("pinned_producer"), amount })).toContain("_500000B_");
});
