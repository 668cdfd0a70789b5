// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { vectorFile } from "../protocol/vector-file.ts";
import { readScenario } from "../support/recorded-scenario.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { deviations } from "./deviations.ts";
import { ScenarioPlayer } from "./scenario-player.ts";

const RECORDED_REQUESTS = 712;
const RECORDED_RAW_EXCHANGES = 28;

const scenarioNames = vectorFile<{ files: readonly { file: string; kind: string }[] }>("index.json")
  .files.filter(({ kind }) => kind === "scenario" || kind === "framing")
  .map(({ file }) => file.replace(".json", ""));

const isRequest = ({ action }: { action?: string }): boolean => action === undefined;
const isRaw = ({ action }: { action?: string }): boolean => action === "send_raw";

for (const name of scenarioNames) {
  test(`given_the_recorded_scenario_${name}_when_it_is_played_should_answer_with_the_recorded_bytes`, async () => {
    const scenario = readScenario(name);
    const steps = deviations[name] ?? {};
    const expected = Object.keys(steps).map(Number);
    const player = new ScenarioPlayer(scenario, steps);
    const differences = await player.play(temporaryDirectory());
    expect(differences.filter(({ step }) => !expected.includes(step))).toEqual([]);
    expect(differences.map(({ step }) => step)).toEqual(expected);
    expect(player.compared).toEqual(scenario.steps.filter((step) => isRequest(step) || isRaw(step)).map(({ n }) => n));
  });
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
