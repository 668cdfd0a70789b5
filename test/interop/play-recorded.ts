// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect } from "vitest";
import { vectorFile } from "../protocol/vector-file.ts";
import { type RecordedStep, readScenario } from "../support/recorded-scenario.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import type { Deviations } from "./deviations.ts";
import type { OpenPeer } from "./scenario-peer.ts";
import { ScenarioPlayer } from "./scenario-player.ts";

export const scenarioNames = vectorFile<{ files: readonly { file: string; kind: string }[] }>("index.json")
  .files.filter(({ kind }) => kind === "scenario" || kind === "framing")
  .map(({ file }) => file.replace(".json", ""));

export const isRequest = ({ action }: RecordedStep): boolean => action === undefined;
export const isRaw = ({ action }: RecordedStep): boolean => action === "send_raw";

/** Plays a scenario, and expects the recorded replies but for those that are listed, which have to differ. */
export const playRecorded = async (name: string, steps: Deviations, openPeer: OpenPeer): Promise<void> => {
  const scenario = readScenario(name);
  const expected = Object.keys(steps).map(Number);
  const player = new ScenarioPlayer(scenario, steps, openPeer);
  const differences = await player.play(temporaryDirectory());
  expect(differences.filter(({ step }) => !expected.includes(step))).toEqual([]);
  expect(differences.map(({ step }) => step)).toEqual(expected);
  expect(player.compared).toEqual(scenario.steps.filter((step) => isRequest(step) || isRaw(step)).map(({ n }) => n));
};
