// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { StreamHeader } from "../../src/protocol/blocks/stream-header.ts";
import type { TopicHeader } from "../../src/protocol/blocks/topic-header.ts";
import { themes } from "../../src/tui/draw/theme.ts";
import type { Effect, Event } from "../../src/tui/state/event.ts";
import { initialState, type Settings, type State } from "../../src/tui/state/state.ts";
import type { MessageRow } from "../../src/tui/state/tail.ts";
import { update } from "../../src/tui/update/update.ts";

export const settings: Settings = {
  theme: "dark",
  themes,
  isAscii: false,
  timeFormat: "utc",
  refreshMs: 2000,
  isReadOnly: false,
  limits: { rows: 100, bytes: 1_000_000 },
  isWrapped: false,
  isEnlarged: false,
  preview: "text",
  isDescribed: false,
  hasMouse: false,
  isLinear: false,
  columns: {},
  keys: {},
};

export const stream = (id: number, name: string): StreamHeader => ({
  id,
  name,
  createdAtMicros: 1_700_000_000_000_000n,
  topicsCount: 1,
  sizeBytes: 1000n,
  messagesCount: 10n,
});

export const topic = (id: number, name: string, messagesCount = 10n): TopicHeader => ({
  id,
  name,
  createdAtMicros: 1_700_000_000_000_000n,
  partitionsCount: 2,
  messageExpiryMicros: 0xffff_ffff_ffff_ffffn,
  compression: "none",
  maxTopicSizeBytes: 0xffff_ffff_ffff_ffffn,
  replicationFactor: 1,
  sizeBytes: 1000n,
  messagesCount,
});

export const message = (
  offset: bigint,
  payload: string | Uint8Array = `message ${offset}`,
  partitionId = 0,
): MessageRow => {
  const bytes = Buffer.from(payload);
  return {
    key: `${partitionId}:${offset}`,
    partitionId,
    offset,
    id: offset,
    checksum: 1n,
    timestampMicros: 1_700_000_000_000_000n + offset,
    originTimestampMicros: 1_700_000_000_000_000n,
    headers: [{ key: { kind: "string", value: "tenant" }, value: { kind: "string", value: "north" } }],
    headersProblem: undefined,
    payload: bytes,
    bytes,
  };
};

export const batch = (rows: readonly MessageRow[], isBefore = false): Extract<Event, { type: "batch" }>["batch"] => ({
  rows,
  scanned: rows.length,
  skipped: 0n,
  ranges: new Map([[0, { first: 0n, last: 1000n }]]),
  rate: undefined,
  bytesRate: undefined,
  isBefore,
});

/** A program whose server has two streams with a topic each, a group, and a user. */
export const newState = (change: Partial<Settings> = {}): State => {
  const connection = {
    state: "ready" as const,
    transport: "tcp",
    address: "127.0.0.1:8090",
    user: "iggy",
    context: "default",
    contextColor: undefined,
    roundTripMs: 1,
    retryAtMs: undefined,
    attempt: 0,
    refreshedAtMs: 0,
  };
  const state = initialState({ columns: 120, rows: 40 }, { ...settings, ...change }, connection, 0);
  const streams = [stream(0, "orders"), stream(1, "sensors")];
  const topics = streams.map((parent) => ({ stream: { id: parent.id, name: parent.name }, topic: topic(0, "in") }));
  const group = { id: 0, name: "billing", partitionsCount: 2, membersCount: 0 };
  const lags = [{ partitionId: 0, memberId: undefined, storedOffset: 3n, endOffset: 9n, lag: 6n }];
  const groups = [{ stream: { id: 0, name: "orders" }, topic: { id: 0, name: "in" }, group, lags }];
  const users = [
    { id: 0, username: "iggy", status: "active" as const, createdAtMicros: 0n },
    { id: 1, username: "bob", status: "active" as const, createdAtMicros: 0n },
  ];
  return update(state, { type: "parts", parts: { streams, topics, groups, users }, atMs: 1000, roundTripMs: 1 }).state;
};

/** Types keys, each a name or a character; gives the state and everything that was to be done. */
export const press = (state: State, ...keys: readonly string[]): { state: State; effects: Effect[] } => {
  const effects: Effect[] = [];
  let current = state;
  for (const key of keys) {
    const step = update(current, { type: "key", key });
    current = step.state;
    effects.push(...step.effects);
  }
  return { state: current, effects };
};

export const typed = (text: string): string[] =>
  [...text].map((character) => (character === " " ? "space" : character));
