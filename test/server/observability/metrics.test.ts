// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { requestFamilies } from "../../../src/server/observability/metrics/families/request-families.ts";
import { gauge, histogram } from "../../../src/server/observability/metrics/metric-family.ts";
import { MetricRegions } from "../../../src/server/observability/metrics/metric-regions.ts";
import { printOpenMetrics } from "../../../src/server/observability/metrics/open-metrics.ts";
import { ThreadMetrics } from "../../../src/server/observability/metrics/thread-metrics.ts";
import { parseMetrics } from "../../support/monitoring.ts";

const SEND_MESSAGES = 101;

const twoThreads = () => {
  const regions = new MetricRegions();
  const threads = ["shard 0", "shard 1"].map((name) => new ThreadMetrics(regions.of(name)));
  return { regions, first: threads[0]!, second: threads[1]! };
};

const samplesOf = (regions: MetricRegions) => parseMetrics(printOpenMetrics(requestFamilies(regions))).samples;

test("given_requests_of_two_threads_when_printed_should_be_added_up_by_command_and_outcome", () => {
  const { regions, first, second } = twoThreads();
  first.served(SEND_MESSAGES, 0, 0.02);
  second.served(SEND_MESSAGES, 0, 3);
  second.served(SEND_MESSAGES, 40, 60_000);
  const samples = samplesOf(regions);
  const labels = 'command="send_messages"';
  expect(samples.get(`iggy_requests_total{${labels},outcome="ok"}`)).toBe(2);
  expect(samples.get(`iggy_requests_total{${labels},outcome="error"}`)).toBe(1);
  const bucket = (le: string) => samples.get(`iggy_request_duration_seconds_bucket{${labels},le="${le}"}`);
  expect([bucket("0.000025"), bucket("0.0025"), bucket("0.005"), bucket("10.0"), bucket("+Inf")]).toEqual([
    1, 1, 2, 2, 3,
  ]);
  expect(samples.get(`iggy_request_duration_seconds_count{${labels}}`)).toBe(3);
  expect(samples.get(`iggy_request_duration_seconds_sum{${labels}}`)).toBeCloseTo(60.00302);
});

test("given_a_duration_on_a_bound_when_observed_should_be_in_the_bucket_of_the_bound", () => {
  const { regions, first } = twoThreads();
  first.served(SEND_MESSAGES, 0, 0.025);
  expect(samplesOf(regions).get('iggy_request_duration_seconds_bucket{command="send_messages",le="0.000025"}')).toBe(1);
});

test("given_codes_of_no_command_and_no_error_when_counted_should_share_one_place_each", () => {
  const { regions, first } = twoThreads();
  for (const code of [0, 7, 999_999, 0xffff_ffff]) first.served(code, 3, 1);
  for (const code of [3, 999_999, 888_888]) first.failed(code);
  const samples = samplesOf(regions);
  expect(samples.get('iggy_requests_total{command="unknown",outcome="error"}')).toBe(4);
  expect(samples.get('iggy_errors_total{code="3",error="invalid_command"}')).toBe(1);
  expect(samples.get('iggy_errors_total{code="0",error="unknown"}')).toBe(2);
});

test("given_a_shard_that_is_started_anew_should_go_on_counting_where_it_was", () => {
  const { regions, first } = twoThreads();
  first.received("tcp", 10);
  new ThreadMetrics(regions.of("shard 0")).received("tcp", 5);
  expect(samplesOf(regions).get('iggy_received_bytes_total{transport="tcp"}')).toBe(15);
});

test("given_names_with_quotes_lines_and_backslashes_when_printed_should_be_escaped", () => {
  const text = printOpenMetrics([gauge("iggy_x", "Help.", [{ labels: { name: 'a"b\\c\nd' }, value: 1 }])]);
  expect(text).toBe('# HELP iggy_x Help.\n# TYPE iggy_x gauge\niggy_x{name="a\\"b\\\\c\\nd"} 1\n# EOF\n');
});

test("given_nothing_observed_when_a_histogram_is_printed_should_be_all_zeros_up_to_infinity", () => {
  const { regions } = twoThreads();
  const { samples } = parseMetrics(printOpenMetrics([histogram("iggy_h", "Help.", [{ counts: regions.syncs() }])]));
  expect(samples.get('iggy_h_bucket{le="+Inf"}')).toBe(0);
  expect(new Set(samples.values())).toEqual(new Set([0]));
});
