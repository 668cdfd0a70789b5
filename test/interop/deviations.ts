// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** Why a step is answered in another way here than it was recorded and, where it can be said in advance, in which. */
export interface Deviation {
  readonly why: string;
  /** The status of the reply; null for a connection that is closed instead. */
  readonly status?: number | null;
  /** The fields of the reply that differ, by their path in the recording, as text; those of a list begin with "[0].". */
  readonly fields?: Readonly<Record<string, string>>;
  /** The frames of the reply to a raw step. */
  readonly raw?: string;
  /** The offsets of the messages a poll gives. */
  readonly offsets?: readonly number[];
}

export type Deviations = Readonly<Record<number, Deviation>>;

const each = (steps: readonly number[], why: string, how: Omit<Deviation, "why"> = {}): Deviations =>
  Object.fromEntries(steps.map((step) => [step, { why, ...how }]));

const OK = "0000000000000000";
const INVALID_COMMAND = "0300000000000000";
const UNAUTHENTICATED = "2800000000000000";
const fromSameTimestamp = "a run of equal timestamps is given from its first message";
const resolved = "update_topic resolves 0 to the default here";
const UNLIMITED = "18446744073709551615";
const inSync = "a refused frame is read to its end here, and the connection stays in sync";

/**
 * Every recorded scenario, with the steps whose replies differ from the recorded ones, and why; every other reply is the
 * same to the byte. A step that is listed and does not differ any more fails the test too.
 */
export const deviations: Readonly<Record<string, Deviations>> = {
  consumer_groups: {},
  consumer_groups_autocommit_handover: {},
  consumer_groups_cooperative: {},
  consumer_offsets: {},
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
  heartbeats: {
    21: { why: "a stale client is answered 30 to whatever it asks", status: 30 },
    ...each([22, 23, 24, 25], "the connection of a stale client ends with its first command", { status: null }),
  },
  messages: {},
  personal_access_tokens: {},
  personal_access_tokens_limit: {},
  poll_by_timestamp: {
    27: { why: fromSameTimestamp, offsets: [3, 4, 5, 6, 7, 8] },
    28: { why: fromSameTimestamp, offsets: [3, 4] },
    36: { why: fromSameTimestamp, offsets: [3, 4, 5, 6, 7, 8, 9, 10] },
    37: { why: "no message that is older than the timestamp is given", offsets: [9, 10] },
  },
  segments: {
    34: {
      why: "a topic that was created with 0 keeps the resolved default after a restart here",
      fields: { message_expiry: UNLIMITED, max_topic_size: UNLIMITED },
    },
  },
  streams: {},
  system: {},
  topics: {
    34: { why: resolved, fields: { message_expiry: UNLIMITED, max_topic_size: UNLIMITED } },
    ...each([36, 42, 51, 54], resolved, { fields: { message_expiry: UNLIMITED } }),
    67: { why: resolved, fields: { "[0].message_expiry": UNLIMITED } },
  },
  users: {
    29: { why: "a username of digits is a name like any other here", status: 0 },
    52: { why: "a snapshot holds the configuration and needs a permission here", status: 41 },
  },
};
