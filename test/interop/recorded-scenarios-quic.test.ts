// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { test } from "vitest";
import { type Deviation, type Deviations, deviations } from "./deviations.ts";
import { playRecorded, scenarioNames } from "./play-recorded.ts";
import { openQuicPeer } from "./scenario-peer.ts";

/** Those that are about a stream of bytes, which QUIC has one of for each request. */
const notPlayed = ["framing"];
const staysOpen: Deviation = { why: "a connection that is of no more use stays open over QUIC", status: 0 };
const refused: Deviation = { why: "a stale client is answered 30 to whatever it asks but a ping", status: 30 };
/** Where QUIC is not like TCP, besides what differs over TCP too. */
const ofQuic: Readonly<Record<string, Deviations>> = {
  heartbeats: { 21: refused, 22: refused, 23: refused, 26: staysOpen },
  users: { ...deviations["users"], 87: staysOpen },
};

for (const name of scenarioNames.filter((one) => !notPlayed.includes(one))) {
  test(`given_the_recorded_scenario_${name}_when_it_is_played_over_quic_should_answer_with_the_recorded_bytes`, () =>
    playRecorded(name, ofQuic[name] ?? deviations[name] ?? {}, openQuicPeer));
}
