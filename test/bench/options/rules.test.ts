// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import type { BenchmarkOptions } from "../../../src/bench/options/benchmark-options.ts";
import { shapeOf } from "../../../src/bench/options/default-shape.ts";
import { type BenchmarkKind, kinds } from "../../../src/bench/options/kinds.ts";
import { brokenRule } from "../../../src/bench/options/rules.ts";
import { benchmarkOptions } from "../benchmark-options.ts";

const problemOf = (kind: BenchmarkKind, given: Partial<BenchmarkOptions>): string | undefined =>
  brokenRule({ ...benchmarkOptions(kind), ...shapeOf(kind, given), ...given });

const { connection } = benchmarkOptions("pinned_producer");
const peer = { name: "kafka", host: "127.0.0.1", port: 9092 } as const;

test("given_every_kind_with_its_defaults_should_be_fine", () => {
  for (const kind of Object.keys(kinds) as BenchmarkKind[]) expect(problemOf(kind, {}), kind).toBeUndefined();
});

test.each<readonly [BenchmarkKind, Partial<BenchmarkOptions>, string]>([
  ["pinned_producer", { producers: 2, streams: 3 }, "a stream for each producer"],
  ["pinned_consumer", { consumers: 2, streams: 3 }, "leave streams unread"],
  ["pinned_producer_and_consumer", { partitions: 2 }, "topics of one partition"],
  ["balanced_producer", { partitions: 1 }, "two partitions or more"],
  ["balanced_producer", { producers: 1, streams: 2 }, "a stream nobody writes to"],
  ["balanced_consumer_group", { streams: 2, groups: 1 }, "a stream without a group"],
  ["balanced_producer_and_consumer_group", { groups: 2, consumers: 1 }, "a group without a consumer"],
  ["balanced_producer_and_consumer_group", { partitions: 2, consumers: 3 }, "consumers without a partition"],
  ["end_to_end_producing_consumer", { producers: 2, streams: 1 }, "a stream for each actor"],
  ["pinned_producer", { isOpenLoop: true }, "--open-loop needs --rate-limit"],
  ["pinned_consumer", { isOpenLoop: true, rateLimitBytesPerSecond: 1 }, "--open-loop is for producers"],
  ["pinned_producer", { isOpenLoop: true, isHighLevel: true, rateLimitBytesPerSecond: 1 }, "exclude each other"],
  ["pinned_producer", { compressible: 2, payload: "zero" }, "leave --payload out"],
  ["pinned_producer", { isHighLevel: true, messagesPerBatch: { min: 1, max: 2 } }, "a fixed number of messages"],
  ["pinned_producer", { amount: { unit: "bytes", bytes: 1999 } }, "less than two messages"],
  ["pinned_producer", { amount: { unit: "duration", durationMs: 0 } }, "no time to measure"],
  ["pinned_producer", { rateLimitBytesPerSecond: 0 }, "lets nothing pass"],
  ["balanced_consumer_group", { connection: { ...connection, transport: "HTTP" } }, "consumer groups"],
  ["balanced_producer", { peer }, "means something else there"],
  ["end_to_end_producing_consumer", { peer, messageBytes: { min: 7, max: 9 } }, "make messages larger"],
  [
    "pinned_producer_and_consumer",
    { connection: { ...connection, transport: "HTTPS" }, messageBytes: { min: 7, max: 9 } },
    "make messages larger",
  ],
  ["pinned_producer", { peer, isHighLevel: true }, "exclude each other"],
  ["pinned_producer", { peer, headers: 1 }, "not for peers"],
  ["pinned_producer", { peer, keys: 1 }, "not for peers"],
  ["pinned_producer", { peer, reuseStreams: true }, "not for Kafka"],
  ["pinned_producer", { messageBytes: { min: 1, max: 1_000_000 } }, "more than 512 MB"],
])("given_a_%s_with_%o_should_be_refused_with_%s", (kind, given, problem) => {
  expect(problemOf(kind, given)).toContain(problem);
});

test("given_small_messages_over_http_when_nothing_is_measured_from_end_to_end_should_be_fine", () => {
  const over = { connection: { ...connection, transport: "HTTP" }, messageBytes: { min: 1, max: 1 } } as const;
  expect(problemOf("pinned_producer", over)).toBeUndefined();
  expect(problemOf("pinned_consumer", over)).toBeUndefined();
});
