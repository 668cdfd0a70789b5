// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { connect, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { Client, type ClientConfig } from "../../src/client/index.ts";
import { joinConsumerGroup } from "../../src/protocol/commands/consumer-group/join-group.ts";
import { getClusterMetadata } from "../../src/protocol/commands/system/get-cluster-metadata.ts";
import { loginUser } from "../../src/protocol/commands/user/login-user.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { type PeerRequest, replyOf, scriptedPeer } from "../support/scripted-peer.ts";
import { until } from "../support/until.ts";

const credentials = { username: "iggy", password: "iggy" };
const shutDown = { errorName: "client_shutdown" };

/** A client whose sockets the test sees, and what came to its server. */
const watched = async (config: ClientConfig, onRequest: (request: PeerRequest) => void) => {
  const { port, requests } = await scriptedPeer(onRequest);
  const sockets: Socket[] = [];
  const openSocket = (): Socket => {
    const socket = connect(port, "127.0.0.1");
    sockets.push(socket);
    return socket;
  };
  const reconnect = { interval: 1, reestablishAfter: 0 };
  const client = new Client({ openSocket, credentials, heartbeatInterval: 0, reconnect, ...config });
  onTestFinished(() => client.close({ drain: false }));
  const asked = (code: number): number => requests.filter((request) => request.code === code).length;
  return { client, sockets, asked };
};

const answerAll = ({ code, answer }: PeerRequest): void => {
  if (code === loginUser.code) answer(replyOf(loginUser, 7));
  else if (code === getClusterMetadata.code) answer(replyOf(getClusterMetadata, { name: "one", nodes: [] }));
  else answer();
};

test.each([
  ["login", loginUser.code],
  ["look_for_the_leader", getClusterMetadata.code],
])("given_a_%s_under_way_when_closed_should_close_the_socket_and_stay_closed", async (_, code) => {
  const { client, sockets, asked } = await watched({}, (request) => {
    if (request.code !== code) answerAll(request);
  });
  const connecting = client.connect().catch((error: unknown) => error);
  await until("it is asked", () => asked(code) === 1);
  await client.close();
  expect(await connecting).toMatchObject(shutDown);
  await until("the socket is closed", () => sockets[0]?.destroyed === true);
  expect([client.state, sockets.length]).toEqual(["closed", 1]);
});

test("given_a_login_whose_answer_came_in_the_moment_of_closing_should_stay_closed", async () => {
  const { client, sockets } = await watched({}, answerAll);
  client.on("signedIn", () => void client.close());
  await expect(client.connect()).rejects.toMatchObject(shutDown);
  await until("the socket is closed", () => sockets[0]?.destroyed === true);
  expect(client.state).toBe("closed");
});

test("given_a_member_that_is_joining_again_when_closed_should_not_stay_a_member", async () => {
  const { client, sockets, asked } = await watched({}, (request) => {
    if (request.code !== joinConsumerGroup.code || request.connection === 0) answerAll(request);
  });
  await client.group.join({ stream: 1, topic: 1, group: 1 });
  sockets[0]?.destroy();
  await until("it joins again", () => asked(joinConsumerGroup.code) === 2);
  await client.close();
  await until("the socket is closed", () => sockets[1]?.destroyed === true);
  expect([client.state, sockets.length]).toEqual(["closed", 2]);
});

test("given_a_wait_before_reconnecting_when_closed_should_not_dial_again", async () => {
  const reconnect = { reestablishAfter: "1h" } as const;
  const { client, sockets } = await watched({ clock: new ManualClock(), reconnect }, (request) => {
    if (request.code === loginUser.code || request.code === getClusterMetadata.code) answerAll(request);
    else request.hangUp();
  });
  let waits = 0;
  client.on("reconnecting", () => waits++);
  const pinged = client.system.ping().catch((error: unknown) => error);
  await until("it waits", () => waits === 1);
  await client.close({ drain: false });
  expect(await pinged).toMatchObject(shutDown);
  expect(sockets).toHaveLength(1);
});

test("given_a_dial_that_takes_long_when_closed_should_end_calls_at_once", async () => {
  const client = new Client({ openSocket: () => new Promise(() => {}), connectTimeout: "1h" });
  const pinged = client.system.ping().catch((error: unknown) => error);
  await client.close({ drain: false });
  expect(await pinged).toMatchObject(shutDown);
});
