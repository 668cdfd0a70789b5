// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import {
  type AwaitedMessages,
  type WaitForMessages,
  waitForMessages,
} from "../../src/protocol/commands/message/wait-for-messages.ts";
import { decodeFromBytes, encodeToBytes } from "../../src/protocol/primitives/codec.ts";
import { numericIdentifier, stringIdentifier } from "../../src/protocol/primitives/identifier.ts";
import type { PollingKind } from "../../src/protocol/primitives/polling-strategy.ts";
import { scrape } from "./monitoring.ts";
import { type RawConnection, requestFrame } from "./raw-connection.ts";
import type { RunningServer } from "./start-server.ts";
import { until } from "./until.ts";

const HOUR_MS = 3_600_000;

interface WaitOptions {
  readonly group?: string;
  readonly streamId?: number;
  readonly topicId?: number;
  readonly kind?: PollingKind;
  readonly value?: bigint;
  readonly autoCommit?: boolean;
  /** An hour when absent: nothing ends by time. */
  readonly waitMs?: number;
}

/** A wait_for_messages request for partitions of a topic, topic 0 of stream 0 when absent, from offset 0 when absent. */
export const waitRequest = (partitionIds: readonly number[], options: WaitOptions = {}): WaitForMessages => {
  const { group, streamId = 0, topicId = 0, kind = "offset", value = 0n, autoCommit = false } = options;
  return {
    consumer:
      group === undefined
        ? { kind: "consumer", id: stringIdentifier("waiter") }
        : { kind: "consumer_group", id: stringIdentifier(group) },
    stream: numericIdentifier(streamId),
    topic: numericIdentifier(topicId),
    count: 100,
    autoCommit,
    waitMs: options.waitMs ?? HOUR_MS,
    partitions: partitionIds.map((partitionId) => ({ partitionId, strategy: { kind, value } })),
  };
};

export const waitFrame = (request: WaitForMessages): Buffer =>
  requestFrame(waitForMessages.code, encodeToBytes(waitForMessages.request, request));

export interface WaitReply extends Partial<AwaitedMessages> {
  readonly status: number;
  readonly texts: readonly string[];
}

/** Sends a wait; its reply comes when it comes. */
export const wait = async (connection: RawConnection, request: WaitForMessages): Promise<WaitReply> => {
  connection.write(waitFrame(request));
  return waitReply(connection);
};

export const waitReply = async (connection: RawConnection): Promise<WaitReply> => {
  const reply = await connection.reply(60_000);
  if (reply === undefined) throw new Error("the connection closed instead of answering");
  if (reply.status !== 0) return { status: reply.status, texts: [] };
  const polled = decodeFromBytes(waitForMessages.reply, reply.payload);
  return { status: 0, ...polled, texts: polled.messages.map(({ payload }) => payload.toString()) };
};

/** Polls that wait on all shards; the server needs IGGY_MONITORING_ADDRESS. */
export const waitingCount = async (server: RunningServer): Promise<number> => {
  const { samples } = await scrape(server);
  return [...samples].reduce(
    (sum, [name, value]) => (name.startsWith("iggy_shard_waiting_polls") ? sum + value : sum),
    0,
  );
};

export const untilWaiting = (server: RunningServer, count: number): Promise<void> =>
  until(`${count} polls wait`, async () => (await waitingCount(server)) === count);

/** How many waits ended in a way. */
export const endedWaits = async (server: RunningServer, outcome: string): Promise<number> =>
  (await scrape(server)).samples.get(`iggy_waits_total{outcome="${outcome}"}`) ?? 0;

/** They are counted a moment after they are answered. */
export const untilEnded = (server: RunningServer, outcome: string, count: number): Promise<void> =>
  until(`${count} waits were ${outcome}`, async () => (await endedWaits(server, outcome)) === count);
