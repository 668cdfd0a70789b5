// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Clients } from "../../../control/clients.ts";
import { gauge, type MetricFamily } from "../metric-family.ts";
import { transportPlaces } from "../metrics-layout.ts";

interface ControlState {
  readonly clients: Clients;
  /** Connections of the HTTP API, which are no clients. */
  readonly httpConnections: number;
  /** Commands that wait for their turn, the one that has it included. */
  readonly waitingTurns: number;
  /** Logins and new passwords that wait to be hashed. */
  readonly waitingPasswords: number;
}

/** What the controller has to do, and who is connected. */
export const controlFamilies = ({
  clients,
  httpConnections,
  waitingTurns,
  waitingPasswords,
}: ControlState): MetricFamily[] => {
  const counts = new Map([...clients.countByTransport(), ["http", httpConnections]]);
  return [
    gauge(
      "iggy_connections",
      "Open connections, by transport.",
      Object.keys(transportPlaces).map((transport) => ({ labels: { transport }, value: counts.get(transport) ?? 0 })),
    ),
    gauge("iggy_controller_queue", "Commands that wait for their turn or have it.", waitingTurns),
    gauge("iggy_password_queue", "Logins and new passwords that wait to be hashed.", waitingPasswords),
  ];
};
