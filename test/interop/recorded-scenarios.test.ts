// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { readScenario } from "../support/recorded-scenario.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { type Deviation, ScenarioPlayer } from "./scenario-player.ts";

type Deviations = Readonly<Record<number, Deviation>>;

const each = (steps: readonly number[], why: string): Deviations =>
  Object.fromEntries(steps.map((step) => [step, { why }]));

const OK = "0000000000000000";
const INVALID_COMMAND = "0300000000000000";
const UNAUTHENTICATED = "2800000000000000";
const fromSameTimestamp = "a run of equal timestamps is given from its first message";
const inSync = "a refused frame is read to its end here, and the connection stays in sync";

/**
 * Steps whose replies differ from the recorded ones, and why; every other reply is the same to the byte. A step that is
 * listed and does not differ any more fails the test too.
 */
const deviations: Readonly<Record<string, Deviations>> = {
  system: each([38, 39, 40], "snapshots are not available yet"),
  streams: {},
  topics: each([34, 36, 42, 51, 54, 67], "update_topic resolves 0 to the default here"),
  messages: {},
  poll_by_timestamp: {
    27: { why: fromSameTimestamp, offsets: [3, 4, 5, 6, 7, 8] },
    28: { why: fromSameTimestamp, offsets: [3, 4] },
    36: { why: fromSameTimestamp, offsets: [3, 4, 5, 6, 7, 8, 9, 10] },
    37: { why: "no message that is older than the timestamp is given", offsets: [9, 10] },
  },
  segments: each([34], "a topic that was created with 0 keeps the resolved default after a restart here"),
  consumer_offsets: each([37, 38, 39, 41, 42, 43, 44, 46, 51, 52, 54], "consumer groups are not available yet"),
  heartbeats: {
    ...each([5, 6, 20], "consumer groups are not available yet"),
    ...each([21, 22, 23, 24, 25], "a stale client is answered 30 to whatever it asks, and its connection ends"),
  },
  framing: {
    15: { why: inSync, raw: UNAUTHENTICATED },
    16: { why: inSync, raw: OK.repeat(4) },
    19: { why: "the frame is not whole yet", raw: "" },
    20: { why: inSync, raw: INVALID_COMMAND + OK },
    26: { why: "a frame without a payload is whole, and refused", raw: INVALID_COMMAND },
    27: { why: "half of a header", raw: "" },
    28: { why: "its other half, which makes it one of length 0", raw: INVALID_COMMAND },
    35: { why: inSync, raw: INVALID_COMMAND },
  },
};

for (const [name, steps] of Object.entries(deviations)) {
  test(`given_the_recorded_scenario_${name}_when_it_is_played_should_answer_with_the_recorded_bytes`, async () => {
    const expected = Object.keys(steps).map(Number);
    const differences = await new ScenarioPlayer(readScenario(name), steps).play(temporaryDirectory());
    expect(differences.filter(({ step }) => !expected.includes(step))).toEqual([]);
    expect(differences.map(({ step }) => step)).toEqual(expected);
  });
}
