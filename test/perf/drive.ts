// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { encodeRequest, type PerfRequest } from "./frames.ts";
import type { Peer } from "./peers.ts";

const CONNECTIONS = 4;
const PARTITIONS = 4;
const MESSAGE_HEADER_BYTES = 64;
const EMPTY_REPLY_BYTES = 8;
/** Response header, partition id, current offset and count. */
const POLL_REPLY_HEAD_BYTES = 24;
const WARMUP_BYTES = 2_000_000;
const MAX_WARMUP_REQUESTS = 200;

const execute = promisify(execFile);
const program = fileURLToPath(new URL("./driver.mjs", import.meta.url));

export interface Load {
  readonly kind: "produce" | "poll";
  readonly messages: number;
  readonly payloadBytes: number;
  /** Drive by the client instead of by frames that are ready. */
  readonly byClient?: boolean;
  /** One connection with one request under way, each of which is timed. */
  readonly timesRequests?: boolean;
}

export interface DriveLimits {
  readonly limitMs: number;
  /** What is written at most, warm-up not counted. */
  readonly limitBytes: number;
  readonly driverThreads: number;
}

/** Each request of a connection goes to another partition: where the frame names it, and in which steps all are visited. */
export interface PartitionWalk {
  readonly topicAt: number;
  readonly partitionAt: number;
  /** Of all topics together; they are numbered through, topic by topic. */
  readonly partitions: number;
  readonly topicPartitions: number;
  /** Has no divisor in common with `partitions`. */
  readonly stride: number;
}

/** What the driver gets; connection i uses port i and frame i, modulo their numbers. */
export interface DriverSettings {
  readonly ports: readonly number[];
  readonly pid: number;
  readonly loginPath?: string;
  readonly framePaths: readonly string[];
  /** For the client, which makes the requests by itself. */
  readonly load?: Load;
  /** Absent when a connection stays with the partition of its frame. */
  readonly walk?: PartitionWalk;
  /** What every reply has to measure, header included. */
  readonly replyBytes: number;
  readonly connections: number;
  readonly timesRequests: boolean;
  readonly threads: number;
  /** For each connection. */
  readonly warmupRequests: number;
  readonly limitMs: number;
  /** For all connections together. */
  readonly maxRequests: number;
}

/** What the driver gives. */
export interface Driven {
  readonly count: number;
  /** Requests before the start line. */
  readonly warmupCount: number;
  /** Replies with another status or length than they should have. */
  readonly failed: number;
  /** Of single requests; 0 when they were not timed. */
  readonly p50Micros: number;
  readonly p99Micros: number;
  readonly seconds: number;
  /** What the peer used between the start line and the end. */
  readonly cpuSeconds: number;
  /** Which part of its threads' time the driver was busy. */
  readonly driverBusy: number;
  /** Which part of the machine's time other processes than peer and driver used. */
  readonly othersBusy: number;
}

/** One round against a peer; throws when a reply is not what it should be or messages are missing afterwards. */
export const drive = async (peer: Peer, load: Load, limits: DriveLimits, directory: string): Promise<Driven> => {
  const requests = requestsOf(load);
  await peer.prepare(requests);
  const frames = requests.map(encodeRequest);
  const framePaths = frames.map((frame, place) => writeFrame(directory, `frame-${place}`, frame));
  const timesRequests = load.timesRequests === true;
  const produces = load.kind === "produce";
  const frameBytes = frames[0]!.length;
  const settings: DriverSettings = {
    ports: peer.ports,
    pid: peer.pid,
    ...(peer.needsLogin ? { loginPath: writeFrame(directory, "login", encodeRequest({ kind: "login" })) } : {}),
    framePaths,
    ...(load.byClient === true ? { load } : {}),
    replyBytes: produces ? EMPTY_REPLY_BYTES : pollReplyBytes(load),
    connections: timesRequests ? 1 : CONNECTIONS,
    timesRequests,
    threads: timesRequests ? 1 : limits.driverThreads,
    warmupRequests: Math.min(Math.ceil(WARMUP_BYTES / frameBytes), MAX_WARMUP_REQUESTS),
    limitMs: limits.limitMs,
    maxRequests: produces ? Math.ceil(limits.limitBytes / frameBytes) : 2 ** 30,
  };
  const driven = await runDriver(settings);
  if (driven.failed > 0) throw new Error(`${driven.failed} of ${driven.count} replies were wrong`);
  await peer.finish(produces ? (driven.count + driven.warmupCount) * load.messages : 0);
  return driven;
};

/** Runs the driver once, in a process of its own. */
export const runDriver = async (settings: DriverSettings): Promise<Driven> => {
  try {
    const { stdout } = await execute(process.execPath, [program, JSON.stringify(settings)]);
    return JSON.parse(stdout) as Driven;
  } catch (cause) {
    const reason = (cause as { readonly stderr?: string }).stderr ?? String(cause);
    throw new Error(`the driver ended early, with process ${settings.pid} as its peer:\n${reason}`);
  }
};

/** The length of a full reply to a poll, header included. */
export const pollReplyBytes = ({ messages, payloadBytes }: Load): number =>
  POLL_REPLY_HEAD_BYTES + (MESSAGE_HEADER_BYTES + payloadBytes) * messages;

const requestsOf = ({ kind, messages, payloadBytes }: Load): PerfRequest[] =>
  Array.from({ length: PARTITIONS }, (_, partition) =>
    kind === "produce"
      ? { kind: "send", topic: 0, partition, messages, payloadBytes }
      : { kind: "poll", topic: 0, partition, messages, payloadBytes, offset: messages },
  );

const writeFrame = (directory: string, name: string, frame: Buffer): string => {
  const path = join(directory, name);
  writeFileSync(path, frame);
  return path;
};
