// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { readScenario } from "../support/recorded-scenario.ts";
import { deviations } from "./deviations.ts";
import { isRaw, isRequest, playRecorded, scenarioNames } from "./play-recorded.ts";
import { openTcpPeer } from "./scenario-peer.ts";

const RECORDED_REQUESTS = 712;
const RECORDED_RAW_EXCHANGES = 28;

for (const name of scenarioNames) {
  test(`given_the_recorded_scenario_${name}_when_it_is_played_should_answer_with_the_recorded_bytes`, () =>
    playRecorded(name, deviations[name] ?? {}, openTcpPeer));
}

test("given_the_list_of_vectors_when_scenarios_are_counted_should_be_all_of_them_with_every_request", () => {
  expect(Object.keys(deviations).sort()).toEqual([...scenarioNames].sort());
  for (const [name, steps] of Object.entries(deviations)) {
    for (const [step, { why, ...how }] of Object.entries(steps)) {
      expect(Object.keys(how), `${name} ${step} says that it differs (${why}) but not how`).not.toEqual([]);
    }
  }
  const steps = scenarioNames.flatMap((name) => readScenario(name).steps);
  expect(steps.filter(isRequest)).toHaveLength(RECORDED_REQUESTS);
  expect(steps.filter(isRaw)).toHaveLength(RECORDED_RAW_EXCHANGES);
});

test("given_the_masks_of_the_recordings_should_hide_the_volatile_fields_and_nothing_else", () => {
  for (const name of scenarioNames) {
    for (const { n, response, volatile = [], volatile_ranges: ranges = [] } of readScenario(name).steps) {
      const where = `${name} ${n}`;
      const sorted = [...ranges].sort(([a], [b]) => a - b);
      const ends = sorted.map(([offset, length]) => offset + length);
      for (const [place, [offset]] of sorted.entries())
        expect(offset, where).toBeGreaterThanOrEqual(ends[place - 1] ?? 0);
      expect(ends.at(-1) ?? 0, where).toBeLessThanOrEqual((response ?? "").length / 2);
      // A text has a range for its length as well.
      expect(ranges.length, where).toBeGreaterThanOrEqual(volatile.length);
      expect(ranges.length, where).toBeLessThanOrEqual(volatile.length * 2);
    }
  }
});
