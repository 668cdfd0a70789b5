// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { counter, histogram, type MetricFamily } from "../metric-family.ts";
import type { MetricRegions } from "../metric-regions.ts";
import { countedCommands, countedErrors, transportPlaces } from "../metrics-layout.ts";

/** Shown also while nobody has used them: a rate needs a beginning. */
const alwaysShown: ReadonlySet<string> = new Set(["send_messages", "poll_messages"]);

/** What clients ask for and how it ends. Commands and errors that have not occurred are left out. */
export const requestFamilies = (regions: MetricRegions): MetricFamily[] => {
  const commands = countedCommands
    .map((command, place) => ({ command, ...regions.command(place) }))
    .map(({ command, refused, durations }) => ({ command, refused, durations, count: sumOf(durations.buckets) }))
    .filter(({ command, count }) => count > 0 || alwaysShown.has(command));
  return [
    counter(
      "iggy_requests",
      "Requests that were answered, by command and outcome.",
      commands.flatMap(({ command, refused, count }) => [
        { labels: { command, outcome: "ok" }, value: count - refused },
        { labels: { command, outcome: "error" }, value: refused },
      ]),
    ),
    histogram(
      "iggy_request_duration_seconds",
      "From a whole request in memory to its reply, by command.",
      commands.map(({ command, durations }) => ({ labels: { command }, counts: durations })),
    ),
    counter(
      "iggy_errors",
      "Errors that were sent to clients, by code.",
      countedErrors
        .map(({ code, name }, place) => ({
          labels: { code: String(code), error: name },
          value: regions.error(place),
        }))
        .filter(({ value }) => value > 0),
    ),
    byTransport("iggy_received_bytes", "Bytes of requests.", (place) => regions.bytes("received", place)),
    byTransport("iggy_sent_bytes", "Bytes of replies.", (place) => regions.bytes("sent", place)),
  ];
};

const byTransport = (name: string, help: string, valueAt: (place: number) => number): MetricFamily =>
  counter(
    name,
    help,
    Object.entries(transportPlaces).map(([transport, place]) => ({ labels: { transport }, value: valueAt(place) })),
  );

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
