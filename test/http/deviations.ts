// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** Where this server answers otherwise on purpose. By recording and exchange: what is answered instead, and why. */
export interface Deviation {
  readonly why: string;
  readonly status?: number;
  /** Part of the body that is answered instead; empty for none. */
  readonly body?: string;
  /** Members of the answer that are others; the rest is the same. */
  readonly others?: readonly string[];
}

const deletedUser = "tokens of a deleted user are valid no more";
const inactiveUser = "tokens of a deactivated user are valid no more";
const zeros = "0 stands for the server's default when a topic is changed, as it does when one is made";
const zerosOf = { why: zeros, others: ["$.message_expiry", "$.max_topic_size"] };
const flush = "the form the official Rust client sends is understood";

export const deviations: Readonly<Record<string, Readonly<Record<string, Deviation>>>> = {
  "04_personal_access_tokens": {
    "login with unknown PAT": { why: "a secret is not repeated in an answer", status: 404, body: '"id":20' },
    "login with empty PAT": { why: "a secret is not repeated in an answer", status: 404, body: '"id":20' },
    "login with deleted PAT": { why: "a secret is not repeated in an answer", status: 404, body: '"id":20' },
    "PAT login after user deletion": { why: "a secret is not repeated in an answer", status: 404, body: '"id":20' },
    "PAT list with token of deleted user": { why: deletedUser, status: 401, body: "" },
    "PAT create with token of deleted user": { why: deletedUser, status: 401, body: "" },
  },
  "03_users": {
    "token of a deactivated user still works": { why: inactiveUser, status: 401, body: "" },
    "token of deleted user: permission guarded route": { why: deletedUser, status: 401, body: "" },
    "token of deleted user: unguarded route": { why: deletedUser, status: 401, body: "" },
    "token of deleted user: refresh": { why: deletedUser, status: 401, body: '"id":40' },
    "logout of a regular user": { why: deletedUser, status: 401, body: "" },
  },
  "06_topics": {
    "create max size below segment size": { why: "sizes are told in bytes", others: ["$.reason"] },
    "update unknown topic by name": { why: "the number of the stream is told", others: ["$.reason"] },
    "get after update with zeros": zerosOf,
    "get after small max size": zerosOf,
    "topic after create partitions": zerosOf,
    "topic after delete partitions": zerosOf,
    "topic after failed over-delete": zerosOf,
    "topic without partitions": zerosOf,
    metrics: { why: "what is counted is there", status: 200, body: "partitions 3" },
  },
  "14_cluster_other_ports": {
    "cluster metadata": { why: "the ports are those of this test", others: ["$.nodes.1.endpoints"] },
  },
  "12_jwt_claims": {
    "sub of a user that does not exist": { why: "a token needs a user", status: 401, body: "" },
  },
  "15_reference_defects": {
    "messages_key send to a topic without partitions": { why: "an error, no crash", status: 404, body: '"id":2010' },
    "PAT login with a token whose 4th byte is inside a multi-byte character": {
      why: "an error, no crash",
      status: 404,
      body: '"id":20',
    },
    "flush path as sent by the Rust SDK": { why: flush, status: 404, body: '"id":3007' },
    "unflushed message is still served after purge": {
      why: "a purge deletes every message",
      status: 200,
      body: '"count":0',
    },
  },
};
