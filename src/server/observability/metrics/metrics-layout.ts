// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { commandTable, extensionTable } from "../../../protocol/command-table.ts";
import { errorCatalogue } from "../../../protocol/errors/catalogue.ts";
import type { Peer } from "../../session/session.ts";

/*
 * What one thread counts: 64-bit floats in shared memory, written by that thread only and read by the controller on a
 * scrape. Counts are exact below 2^53.
 *
 *   histogram   one word for each bound of `durationBoundsMs`, one for what is above all of them, the sum in milliseconds
 *   command     refused requests, then a histogram of the durations of all its requests
 *   region      a command for each of `countedCommands`, the histograms of appends and syncs, the words of `counterNames`,
 *               bytes received and sent for each transport, a word for each of `countedErrors`, the words of `gaugeNames`
 */

/** Upper bounds, inclusive: one request of a batch takes tens of microseconds, a cold disk or a sync milliseconds. */
export const durationBoundsMs = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 100, 500, 2500, 10_000] as const;
export const HISTOGRAM_WORDS = durationBoundsMs.length + 2;
const COMMAND_WORDS = 1 + HISTOGRAM_WORDS;

const commands = [...commandTable, ...extensionTable];
export const countedCodes: readonly number[] = commands.map(({ code }) => code);
/** Every command by its name, in the same order; the last one stands for codes of none. */
export const countedCommands: readonly string[] = [...commands.map(({ name }) => name), "unknown"];

/** Every error of the catalogue; the last one stands for codes of none. */
export const countedErrors: readonly { readonly code: number; readonly name: string }[] = [
  ...Object.entries(errorCatalogue).map(([name, { code }]) => ({ code, name })),
  { code: 0, name: "unknown" },
];

export type CountedTransport = Peer["transport"] | "quic" | "http";
export const transportPlaces = { tcp: 0, websocket: 1, quic: 2, http: 3 } satisfies Record<CountedTransport, number>;
const TRANSPORTS = Object.keys(transportPlaces).length;

const counterNames = [
  "messagesAppended",
  "messagesPolled",
  "lockWaits",
  "lockWaitMs",
  "waitsWoken",
  "waitsExpired",
  "waitsSuperseded",
  "waitsRefused",
] as const;

const gaugeNames = [
  "connections",
  "requestsUnderWay",
  "waitingPolls",
  "unreadReplyBytes",
  "memoryUsedBytes",
  "memoryWaiters",
  "heapUsedBytes",
  "heapTotalBytes",
  "externalBytes",
  "loopDelayMeanMs",
  "loopDelayP99Ms",
  "loopDelayMaxMs",
  "loopUtilization",
] as const;

export type CounterName = (typeof counterNames)[number];
export type GaugeName = (typeof gaugeNames)[number];

const appendHistogram = countedCommands.length * COMMAND_WORDS;
const syncHistogram = appendHistogram + HISTOGRAM_WORDS;
const counters = syncHistogram + HISTOGRAM_WORDS;
const receivedBytes = counters + counterNames.length;
const sentBytes = receivedBytes + TRANSPORTS;
const errors = sentBytes + TRANSPORTS;
const gauges = errors + countedErrors.length;
const REGION_WORDS = gauges + gaugeNames.length;

const placesOf = <Name extends string>(names: readonly Name[], start: number): Readonly<Record<Name, number>> =>
  Object.fromEntries(names.map((name, place) => [name, start + place])) as Record<Name, number>;

/** Where everything is in a region. */
export const metricWord = {
  appendHistogram,
  syncHistogram,
  receivedBytes,
  sentBytes,
  errors,
  ...placesOf(counterNames, counters),
  ...placesOf(gaugeNames, gauges),
} as const;

/** Where the refused requests of the command at a place of `countedCommands` are; its histogram follows. */
export const commandWord = (place: number): number => place * COMMAND_WORDS;

export const allocateMetrics = (): SharedArrayBuffer => new SharedArrayBuffer(REGION_WORDS * 8);
