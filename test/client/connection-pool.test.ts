// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, onTestFinished, test } from "vitest";
import { Client, type ClientConfig, groupConsumer } from "../../src/client/index.ts";
import { joinConsumerGroup } from "../../src/protocol/commands/consumer-group/join-group.ts";
import { pollMessages } from "../../src/protocol/commands/message/poll-messages.ts";
import { getClusterMetadata } from "../../src/protocol/commands/system/get-cluster-metadata.ts";
import { loginUser } from "../../src/protocol/commands/user/login-user.ts";
import { logoutUser } from "../../src/protocol/commands/user/logout-user.ts";
import { type PeerRequest, replyOf, scriptedPeer } from "../support/scripted-peer.ts";
import { until } from "../support/until.ts";

const ANYTHING = 9001;
const noBytes = Buffer.alloc(0);
const credentials = { username: "iggy", password: "iggy" };

const open = (port: number, config: ClientConfig): Client => {
  const client = new Client({ options: { port }, heartbeatInterval: 0, ...config });
  onTestFinished(() => client.close({ drain: false }));
  return client;
};

/** What a server says to logins and those who look for its leader; the rest is answered by the test, or at once. */
const answerLogin = (request: PeerRequest): boolean => {
  if (request.code === loginUser.code) request.answer(replyOf(loginUser, 7));
  else if (request.code === getClusterMetadata.code) {
    request.answer(replyOf(getClusterMetadata, { name: "one", nodes: [] }));
  } else return false;
  return true;
};

const connectionsOf = (requests: readonly PeerRequest[], code: number): readonly number[] =>
  requests.filter((request) => request.code === code).map(({ connection }) => connection);

test("given_requests_under_way_when_more_come_should_open_connections_up_to_the_limit_and_share_them", async () => {
  const { port, requests } = await scriptedPeer(() => {});
  const client = open(port, { poolSize: { max: 3 } });
  const replies: Promise<Uint8Array>[] = [];
  for (let count = 1; count <= 4; count++) {
    replies.push(client.command(ANYTHING, noBytes));
    await until("it has arrived", () => requests.length === count);
  }
  expect(connectionsOf(requests, ANYTHING)).toEqual([0, 1, 2, 0]);
  for (const { answer } of requests) answer();
  await Promise.all(replies);
});

test("given_requests_that_are_awaited_one_by_one_should_stay_on_one_connection", async () => {
  const { port, requests } = await scriptedPeer((request) => request.answer());
  const client = open(port, { poolSize: { max: 4 } });
  for (let count = 0; count < 5; count++) await client.command(ANYTHING, noBytes);
  expect(connectionsOf(requests, ANYTHING)).toEqual([0, 0, 0, 0, 0]);
});

test("given_a_least_number_when_connected_should_open_and_log_in_so_many", async () => {
  const { port, requests } = await scriptedPeer(answerLogin);
  await open(port, { credentials, poolSize: { min: 2, max: 3 } }).connect();
  expect(connectionsOf(requests, loginUser.code).toSorted()).toEqual([0, 1]);
});

test("given_a_login_and_a_logout_when_there_are_several_connections_should_hold_for_all", async () => {
  const { port, requests } = await scriptedPeer((request) => {
    if (!answerLogin(request)) request.answer();
  });
  const client = open(port, { poolSize: { min: 2 } });
  await client.connect();
  expect(await client.session.login(credentials)).toBe(7);
  await client.session.logout();
  expect(new Set(connectionsOf(requests, loginUser.code))).toEqual(new Set([0, 1]));
  expect(connectionsOf(requests, logoutUser.code).toSorted()).toEqual([0, 1]);
});

test("given_a_group_when_the_first_connection_is_busy_should_stay_there_all_the_same", async () => {
  const { port, requests } = await scriptedPeer(() => {});
  const client = open(port, { poolSize: { max: 3 } });
  const path = { stream: 0, topic: 0 };
  const results = [
    client.command(ANYTHING, noBytes),
    client.group.join({ ...path, group: 1 }),
    client.message.poll({ ...path, consumer: groupConsumer(1) }),
  ].map((result) => result.catch(() => undefined));
  await until("all have arrived", () => requests.length === 3);
  expect(connectionsOf(requests, joinConsumerGroup.code)).toEqual([0]);
  expect(connectionsOf(requests, pollMessages.code)).toEqual([0]);
  await client.close({ drain: false });
  await Promise.all(results);
});

test.each([{ min: 0 }, { max: 0 }, { min: 3, max: 2 }, { max: 1.5 }, { max: 5000 }])(
  "given_the_pool_size_%j_when_configured_should_be_refused",
  (poolSize) => {
    expect(() => new Client({ poolSize })).toThrow(/invalid_configuration|configuration/i);
  },
);

test("given_events_when_iterated_should_come_in_order_and_end_with_the_client", async () => {
  const { port } = await scriptedPeer((request) => request.answer());
  const client = open(port, {});
  const names: string[] = [];
  const events = client.events();
  await client.connect();
  await client.close();
  for await (const { name } of events) names.push(name);
  expect(names).toEqual(["connected", "closed"]);
});

test("given_nothing_that_happens_when_the_signal_aborts_should_end_the_iteration", async () => {
  const stop = new AbortController();
  const { port } = await scriptedPeer((request) => request.answer());
  const next = open(port, {}).events({ signal: stop.signal }).next();
  stop.abort();
  expect(await next).toEqual({ done: true, value: undefined });
});
