// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { test } from "vitest";
import { deviations } from "./deviations.ts";
import { playRecorded, scenarioNames } from "./play-recorded.ts";
import { openWebSocketPeer } from "./scenario-peer.ts";

for (const name of scenarioNames) {
  test(`given_the_recorded_scenario_${name}_when_it_is_played_over_websocket_should_answer_with_the_recorded_bytes`, () =>
    playRecorded(name, deviations[name] ?? {}, openWebSocketPeer));
}
