// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { PayloadSource } from "../../bench/options/benchmark-options.ts";
import { type PeerName, peerNames, peers } from "../../bench/options/peers.ts";
import { UsageError } from "../errors/user-error.ts";
import { booleanFlag, type FlagValues, type Reader, text, valueFlag } from "../framework/flags.ts";
import { parseExpiryText, parseSizeText } from "../framework/quantities.ts";
import { milliseconds, oneOf, wholeNumber } from "../framework/readers.ts";
import { numberBetween, numberOrRange, positiveNumber } from "./read-numbers.ts";

const MAX_ACTORS = 10_000;
const MAX_MESSAGE_BYTES = 64_000_000;
const MAX_HEADERS = 1000;
const MAX_COMPRESSIBLE = 100;
const MAX_BATCH_MESSAGES = 1_000_000;

const count = wholeNumber(1, MAX_ACTORS);

/** Bytes as a number: `500KB`, `1 GB`. */
const bytes: Reader<number> = (value) => Number(parseSizeText(value));

/** What is made up, or a file, which is looked at before anything is started. */
const payloadSource: Reader<PayloadSource> = (value) => {
  if (value === "random" || value === "json" || value === "zero") return value;
  if (!/[./\\]/.test(value))
    throw new UsageError(`expected random, json, zero or a file, not '${value}'`, `./${value}`);
  const found = statSync(value, { throwIfNoEntry: false });
  if (found?.isFile() !== true || found.size === 0) throw new UsageError(`${value} is no file with something in it`);
  if (found.size > MAX_MESSAGE_BYTES) throw new UsageError(`${value} has more than ${MAX_MESSAGE_BYTES / 1e6} MB`);
  return { file: resolve(value) };
};

const LOAD = "LOAD";
const loadFlags = {
  "message-size": valueFlag(numberOrRange(1, MAX_MESSAGE_BYTES), {
    char: "m",
    helpGroup: LOAD,
    default: { min: 1000, max: 1000 },
    defaultHelp: "1000",
    summary: "Bytes of a payload: a number, or A..B for random sizes.",
  }),
  "messages-per-batch": valueFlag(numberOrRange(1, MAX_BATCH_MESSAGES), {
    char: "P",
    helpGroup: LOAD,
    default: { min: 1000, max: 1000 },
    defaultHelp: "1000",
    summary: "Messages of a request: a number, or A..B.",
  }),
  "message-batches": valueFlag(wholeNumber(1), {
    char: "b",
    helpGroup: LOAD,
    exclusive: ["total-data", "duration"],
    summary: "Batches of each actor [1000].",
  }),
  "total-data": valueFlag(bytes, {
    char: "T",
    helpGroup: LOAD,
    exclusive: ["duration"],
    summary: "Bytes of payloads of all actors together, instead of batches.",
  }),
  duration: valueFlag(milliseconds, { helpGroup: LOAD, summary: "How long to run, instead of batches: 60s." }),
  "rate-limit": valueFlag(bytes, {
    char: "r",
    helpGroup: LOAD,
    summary: "Bytes a second of all actors together; may be less than a batch.",
  }),
  "open-loop": booleanFlag({
    helpGroup: LOAD,
    summary: "Send when a request is due, whether or not earlier ones were answered; latency counts from then.",
  }),
  "max-in-flight": valueFlag(wholeNumber(1, 1024), {
    helpGroup: LOAD,
    default: 64,
    summary: "Requests of one producer under way at once, with --open-loop.",
  }),
  payload: valueFlag(payloadSource, {
    helpGroup: LOAD,
    default: "random",
    summary: "What payloads are cut out of: random, json, zero, or a file, as ./FILE.",
  }),
  compressible: valueFlag(numberBetween(1, MAX_COMPRESSIBLE), {
    helpGroup: LOAD,
    summary: "How many times smaller compression makes payloads, from 1 to 100: random bytes with gaps of zeros.",
  }),
  headers: valueFlag(wholeNumber(0, MAX_HEADERS), {
    helpGroup: LOAD,
    default: 0,
    summary: "User headers of each message, of some 30 bytes.",
  }),
  keys: valueFlag(wholeNumber(0), {
    helpGroup: LOAD,
    default: 0,
    summary: "Keys that requests take turns with instead of the partitioning of the kind.",
  }),
  seed: valueFlag(wholeNumber(), { helpGroup: LOAD, default: 1, summary: "The same number gives the same payloads." }),
} as const;

const MEASURE = "MEASUREMENT";
const measureFlags = {
  "warmup-time": valueFlag(milliseconds, {
    char: "w",
    helpGroup: MEASURE,
    default: 0,
    summary: "Do the same work for so long before, in a topic of its own.",
  }),
  "sampling-time": valueFlag(milliseconds, {
    char: "t",
    helpGroup: MEASURE,
    default: 10,
    summary: "Width of a point of the time series in milliseconds.",
  }),
  "moving-average-window": valueFlag(wholeNumber(1, 10_000), {
    char: "W",
    helpGroup: MEASURE,
    default: 20,
    summary: "Points that are averaged for drawing.",
  }),
  "high-level-api": booleanFlag({
    char: "H",
    helpGroup: MEASURE,
    summary: "Use the client's producer and consumer instead of bare requests.",
  }),
  workers: valueFlag(wholeNumber(1, 256), { helpGroup: MEASURE, summary: "Threads of the tool [one per processor]." }),
  "idle-timeout": valueFlag(milliseconds, {
    helpGroup: MEASURE,
    default: 10_000,
    summary: "How long readers wait for a message before they give up.",
  }),
} as const;

const SERVER = "SERVER";
const serverFlags = {
  "reuse-streams": booleanFlag({ helpGroup: SERVER, summary: "Keep streams of an earlier benchmark and append." }),
  cleanup: booleanFlag({ helpGroup: SERVER, summary: "Delete the streams afterwards." }),
  "embedded-server": booleanFlag({
    helpGroup: SERVER,
    summary:
      "Start a server for this run, with its data in a temporary directory; --transport says what it listens on.",
  }),
} as const;

const RESULT = "RESULT";
const resultFlags = {
  "output-dir": valueFlag(text, {
    char: "o",
    helpGroup: RESULT,
    summary: "Directory in which the run gets a folder with its report.",
  }),
  csv: valueFlag(text, {
    helpGroup: RESULT,
    summary: "File to which a line is added for each group of actors, with everything the report says of it.",
  }),
  chart: booleanFlag({ helpGroup: RESULT, summary: "Draw throughput and latency over time below the result." }),
  identifier: valueFlag(text, { helpGroup: RESULT, summary: "Name of this machine [host name]." }),
  remark: valueFlag(text, { helpGroup: RESULT, summary: "A few words that belong to the run's identity." }),
  "extra-info": valueFlag(text, { helpGroup: RESULT, summary: "More words, which do not." }),
  durability: valueFlag(text, {
    helpGroup: RESULT,
    summary: "How the server keeps what it acknowledges, for the report: what its configuration says.",
  }),
  gitref: valueFlag(text, { helpGroup: RESULT, summary: "Version that is measured [the server's]." }),
  "gitref-date": valueFlag(text, { helpGroup: RESULT, summary: "When that version was made [now]." }),
  pretty: booleanFlag({ hidden: true, summary: "Tables are always written." }),
} as const;

/** The options of every kind of benchmark. */
export const benchFlags = { ...loadFlags, ...measureFlags, ...serverFlags, ...resultFlags } as const;
export type BenchFlags = FlagValues<typeof benchFlags>;

const SHAPE = "ACTORS";
export const streamsFlag = {
  streams: valueFlag(count, { char: "s", helpGroup: SHAPE, summary: "Streams, with one topic each." }),
} as const;
export const partitionsFlag = {
  partitions: valueFlag(wholeNumber(1, 1000), { char: "a", helpGroup: SHAPE, summary: "Partitions of each topic." }),
} as const;
export const producersFlag = {
  producers: valueFlag(count, { char: "p", helpGroup: SHAPE, aliases: ["producing-consumers"], summary: "Producers." }),
} as const;
export const consumersFlag = {
  consumers: valueFlag(count, { char: "c", helpGroup: SHAPE, summary: "Consumers." }),
} as const;
export const groupsFlag = {
  "consumer-groups": valueFlag(count, { char: "g", helpGroup: SHAPE, summary: "Consumer groups." }),
} as const;
export const topicFlags = {
  "max-topic-size": valueFlag(parseSizeText, { helpGroup: SHAPE, summary: "Size limit of the topics [unlimited]." }),
  "message-expiry": valueFlag(parseExpiryText, {
    char: "e",
    helpGroup: SHAPE,
    summary: "When messages expire [never].",
  }),
} as const;
export const amplificationFlag = {
  "read-amplification": valueFlag(positiveNumber, {
    char: "R",
    helpGroup: LOAD,
    default: 1.05,
    summary: "How much faster than producers consumers may read, with --rate-limit.",
  }),
} as const;

export const peerFlags = {
  peer: valueFlag(oneOf(...peerNames), {
    helpGroup: SERVER,
    exclusive: ["embedded-server", "high-level-api"],
    summary: `Measure another server with the same work, through its usual client: ${peerNames.join(" or ")}.`,
  }),
  "peer-address": valueFlag(text, {
    helpGroup: SERVER,
    summary: `Where it listens [127.0.0.1, ${peerNames.map((name) => `${peers[name].defaultPort} for ${name}`).join(", ")}].`,
  }),
} as const;

/** What kinds have besides, each some of it. */
export interface ShapeFlags {
  readonly streams?: number | undefined;
  readonly partitions?: number | undefined;
  readonly producers?: number | undefined;
  readonly consumers?: number | undefined;
  readonly "consumer-groups"?: number | undefined;
  readonly "max-topic-size"?: bigint | undefined;
  readonly "message-expiry"?: bigint | undefined;
  readonly "read-amplification"?: number | undefined;
  readonly peer?: PeerName | undefined;
  readonly "peer-address"?: string | undefined;
}
