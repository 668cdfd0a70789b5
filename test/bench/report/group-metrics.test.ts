// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { Recorder } from "../../../src/bench/worker/recorder.ts";
import { groupSummaries } from "./recorded-actor.ts";

const MESSAGES_PER_SECOND = 1000;

/** An actor that moved a message of 10 bytes each millisecond until its end. */
const steady = (endMs: number, samplingMs: number): Recorder => {
  const recorder = new Recorder(samplingMs, false);
  for (let atMs = 10; atMs <= endMs; atMs += 10) {
    recorder.record(atMs, { messages: 10, userBytes: 100, totalBytes: 740 }, 1);
  }
  return recorder;
};

test.each([1, 7, 1000])(
  "given_actors_that_end_at_different_times_when_sampled_every_%i_ms_should_have_the_rate_while_all_were_at_work",
  (samplingMs) => {
    const [group] = groupSummaries(["producer", steady(100, samplingMs)], ["producer", steady(250, samplingMs)]);
    expect(group?.window_secs).toBe(0.1);
    expect(group?.total_throughput_messages_per_second).toBeCloseTo(2 * MESSAGES_PER_SECOND, 0);
    expect(group?.average_throughput_messages_per_second).toBeCloseTo(MESSAGES_PER_SECOND, 0);
    expect(group?.total_throughput_megabytes_per_second).toBeCloseTo(0.02, 3);
  },
);

test("given_one_actor_when_run_for_less_than_a_sample_should_have_the_rate_of_the_actor_itself", () => {
  const [group] = groupSummaries(["producer", steady(30, 1000)]);
  expect(group?.total_throughput_messages_per_second).toBe(MESSAGES_PER_SECOND);
});
