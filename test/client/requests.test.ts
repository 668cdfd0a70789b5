// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, onTestFinished, test, vi } from "vitest";
import { Client, type ClientConfig, ConnectionError, isIggyError } from "../../src/client/index.ts";
import type { ClusterNode } from "../../src/protocol/blocks/cluster-metadata.ts";
import { getClusterMetadata } from "../../src/protocol/commands/system/get-cluster-metadata.ts";
import { loginUser } from "../../src/protocol/commands/user/login-user.ts";
import { type PeerRequest, replyOf, scriptedPeer } from "../support/scripted-peer.ts";

/** Codes nobody knows, so that the client takes them for requests that must not be repeated. */
const [FIRST, SECOND, THIRD] = [9001, 9002, 9003];
const PING = 1;
const STALE_CLIENT = 30;
const UNAUTHENTICATED = 40;
const noBytes = Buffer.alloc(0);
const credentials = { username: "iggy", password: "iggy" };
const reconnect = { interval: 1, maxInterval: 5, reestablishAfter: 0 } as const;

const connect = async (port: number, config: ClientConfig = {}): Promise<Client> => {
  const client = await Client.connect({ options: { port }, heartbeatInterval: 0, reconnect, ...config });
  onTestFinished(() => client.close({ drain: false }));
  return client;
};
const textOf = async (reply: Promise<Uint8Array>): Promise<string> => Buffer.from(await reply).toString();
const failureOf = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);
const arrived = (requests: readonly PeerRequest[], count: number) =>
  vi.waitFor(() => expect(requests).toHaveLength(count), { timeout: 10_000, interval: 1 });

test("given_a_request_that_was_sent_when_aborted_should_reject_at_once_and_keep_replies_with_their_requests", async () => {
  const { port, requests } = await scriptedPeer(() => {});
  const client = await connect(port);
  const controller = new AbortController();
  const aborted = failureOf(client.command(FIRST, noBytes, { signal: controller.signal }));
  const second = textOf(client.command(SECOND, noBytes));
  await arrived(requests, 2);
  controller.abort(new Error("no longer wanted"));
  expect(await aborted).toEqual(new Error("no longer wanted"));
  const third = textOf(client.command(THIRD, noBytes));
  await arrived(requests, 3);
  for (const { code, answer } of requests) answer(Buffer.from(`answer to ${code}`));
  expect([await second, await third]).toEqual([`answer to ${SECOND}`, `answer to ${THIRD}`]);
  expect(requests.every(({ connection }) => connection === 0)).toBe(true);
});

test("given_a_time_limit_that_ends_when_a_request_is_sent_should_drop_its_reply_only", async () => {
  const { port, requests } = await scriptedPeer(() => {});
  const client = await connect(port);
  const late = await failureOf(client.command(FIRST, noBytes, { timeout: 20 }));
  expect(isIggyError(late) && late.errorName).toBe("task_timeout");
  const second = textOf(client.command(SECOND, noBytes));
  await arrived(requests, 2);
  for (const { code, answer } of requests) answer(Buffer.from(`answer to ${code}`));
  expect(await second).toBe(`answer to ${SECOND}`);
});

test("given_a_request_that_waits_for_its_turn_when_aborted_should_never_be_sent", async () => {
  const { port, requests } = await scriptedPeer(() => {});
  const client = await connect(port, { maxInFlight: 1 });
  const controller = new AbortController();
  const first = textOf(client.command(FIRST, noBytes));
  const aborted = failureOf(client.command(SECOND, noBytes, { signal: controller.signal }));
  const third = textOf(client.command(THIRD, noBytes));
  await arrived(requests, 1);
  controller.abort();
  expect(await aborted).toBe(controller.signal.reason);
  requests[0]!.answer(Buffer.from("one"));
  expect(await first).toBe("one");
  await arrived(requests, 2);
  requests[1]!.answer(Buffer.from("three"));
  expect(await third).toBe("three");
  expect(requests.map(({ code }) => code)).toEqual([FIRST, THIRD]);
});

test("given_a_reply_that_was_lost_when_repeating_is_unsafe_should_fail_and_say_that_it_may_have_been_executed", async () => {
  const { port, requests } = await scriptedPeer(({ hangUp }) => hangUp());
  const client = await connect(port);
  const failure = await failureOf(client.command(FIRST, noBytes));
  expect(failure).toBeInstanceOf(ConnectionError);
  expect((failure as ConnectionError).context).toMatchObject({ mayHaveBeenExecuted: true, command: String(FIRST) });
  expect(requests).toHaveLength(1);
});

test("given_retry_unsafe_when_a_reply_was_lost_should_repeat_the_request_on_the_next_connection", async () => {
  const { port, requests } = await scriptedPeer(({ connection, hangUp, answer }) =>
    connection === 0 ? hangUp() : answer(Buffer.from("done")),
  );
  const client = await connect(port, { retryUnsafe: true });
  expect(await textOf(client.command(FIRST, Buffer.from("same bytes")))).toBe("done");
  expect(requests.map(({ connection, payload }) => [connection, String(payload)])).toEqual([
    [0, "same bytes"],
    [1, "same bytes"],
  ]);
});

test("given_a_server_that_never_answers_when_retrying_unsafe_should_give_up_after_three_attempts", async () => {
  const { port, requests } = await scriptedPeer(({ hangUp }) => hangUp());
  const client = await connect(port, { retryUnsafe: true });
  expect(await failureOf(client.command(FIRST, noBytes))).toBeInstanceOf(ConnectionError);
  expect(requests).toHaveLength(3);
});

test("given_a_connection_that_went_silent_when_pinged_should_be_found_dead_and_made_again", async () => {
  const { port } = await scriptedPeer(({ connection, answer }) => {
    if (connection > 0) answer(Buffer.from("alive"));
  });
  const client = await connect(port, { heartbeatInterval: 20, requestTimeout: 100 });
  const cause = await new Promise<Error>((resolve) => client.on("disconnected", (event) => resolve(event.cause)));
  expect(isIggyError(cause) && cause.errorName).toBe("task_timeout");
  expect(await textOf(client.command(PING, noBytes))).toBe("alive");
});

test("given_a_client_that_was_taken_for_stale_when_it_asks_should_log_in_again_and_repeat", async () => {
  const { port, requests } = await scriptedPeer(({ code, connection, answer }) => {
    if (code === loginUser.code) answer(replyOf(loginUser, 7));
    else if (code === getClusterMetadata.code) answer(clusterReply([]));
    else if (connection === 0) answer(noBytes, STALE_CLIENT);
    else answer(Buffer.from("done"));
  });
  const client = await connect(port, { credentials });
  expect(await textOf(client.command(FIRST, noBytes))).toBe("done");
  expect(requests.filter(({ code }) => code === loginUser.code).map(({ connection }) => connection)).toEqual([0, 1]);
});

test("given_requests_under_way_when_one_hears_that_the_login_ended_should_repeat_it_and_fail_the_others_as_lost", async () => {
  let came = 0;
  const { port, requests } = await scriptedPeer(({ code, connection, answer }) => {
    if (code === loginUser.code) answer(replyOf(loginUser, 7));
    else if (code === getClusterMetadata.code) answer(clusterReply([]));
    else if (connection > 0) answer(Buffer.from("done"));
    // Both have come before the first is answered.
    else if (++came === 2) requests.find(({ code }) => code === FIRST)?.answer(noBytes, UNAUTHENTICATED);
  });
  const client = await connect(port, { credentials });
  const first = textOf(client.command(FIRST, noBytes));
  const failure = await failureOf(client.command(SECOND, noBytes));
  expect(await first).toBe("done");
  expect(failure).toBeInstanceOf(ConnectionError);
  expect(failure).toMatchObject({
    errorName: "connection_closed",
    retryable: true,
    context: { command: String(SECOND), reason: "unauthenticated", mayHaveBeenExecuted: true },
    cause: { errorName: "unauthenticated" },
  });
});

const clusterReply = (nodes: readonly ClusterNode[]) => replyOf(getClusterMetadata, { name: "cluster", nodes });

/** Two peers, of which each says that the leader is where `leaderOf` says. */
const cluster = async (leaderOf: (ports: readonly [number, number]) => readonly [number, number]) => {
  let leaders: readonly [number, number] = [0, 0];
  const answerAs = (place: 0 | 1) => (request: PeerRequest) => {
    if (request.code === loginUser.code) request.answer(replyOf(loginUser, 7));
    else if (request.code !== getClusterMetadata.code) request.answer(Buffer.from(`node ${place}`));
    else request.answer(clusterReply([node(leaders[place], "leader"), node(1, "follower")]));
  };
  const [first, second] = [await scriptedPeer(answerAs(0)), await scriptedPeer(answerAs(1))];
  leaders = leaderOf([first.port, second.port]);
  return { first, second };
};

const node = (tcp: number, role: ClusterNode["role"]): ClusterNode => ({
  name: role,
  ip: "127.0.0.1",
  tcp,
  quic: 0,
  http: 0,
  websocket: 0,
  role,
  status: "healthy",
});

test("given_a_follower_when_logged_in_should_go_to_the_leader_and_tell_of_it", async () => {
  const { first, second } = await cluster(([, b]) => [b, b]);
  const redirections: { readonly from: string; readonly to: string }[] = [];
  const client = new Client({ options: { port: first.port }, credentials, reconnect });
  onTestFinished(() => client.close({ drain: false }));
  client.on("redirected", ({ from, to }) => redirections.push({ from, to }));
  expect(await textOf(client.command(FIRST, noBytes))).toBe("node 1");
  expect(redirections).toEqual([{ from: `127.0.0.1:${first.port}`, to: `127.0.0.1:${second.port}` }]);
  expect(client.connectionInfo.address).toBe(`127.0.0.1:${second.port}`);
});

test("given_follow_leader_off_when_logged_in_should_stay_where_it_is", async () => {
  const { first, second } = await cluster(([, b]) => [b, b]);
  const client = await connect(first.port, { credentials, followLeader: false });
  expect(await textOf(client.command(FIRST, noBytes))).toBe("node 0");
  expect(second.requests).toHaveLength(0);
});

test("given_nodes_that_point_at_each_other_when_logged_in_should_stop_after_so_many_redirections", async () => {
  const { first, second } = await cluster(([a, b]) => [b, a]);
  const client = await connect(first.port, { credentials, maxRedirects: 3 });
  expect(await textOf(client.command(FIRST, noBytes))).toBe("node 1");
  const logins = [...first.requests, ...second.requests].filter(({ code }) => code === loginUser.code);
  expect(logins).toHaveLength(4);
});
