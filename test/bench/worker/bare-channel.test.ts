// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { BareChannel } from "../../../src/bench/worker/bare-channel.ts";
import { getStats } from "../../../src/protocol/commands/system/get-stats.ts";
import { loginUser } from "../../../src/protocol/commands/user/login-user.ts";
import { encodeRequestFrame } from "../../../src/protocol/frame.ts";
import { replyOf, scriptedPeer } from "../../support/scripted-peer.ts";
import { benchmarkOptions } from "../benchmark-options.ts";

/** More than the client has under way at once when nobody says anything. */
const IN_FLIGHT = 100;
const { connection } = benchmarkOptions("pinned_producer");

const open = async (transport: "TCP" | "HTTP", port: number): Promise<BareChannel> => {
  const channel = await BareChannel.open({
    ...benchmarkOptions("pinned_producer"),
    connection: { ...connection, transport, options: { port } },
    maxInFlight: IN_FLIGHT,
    isOpenLoop: true,
  });
  onTestFinished(() => channel.close());
  return channel;
};

/** Answers logins; everything else waits. */
const holdingTcpPeer = async () => {
  const { port, requests } = await scriptedPeer(({ code, answer }) => {
    if (code === loginUser.code) answer(replyOf(loginUser, 1));
  });
  return { port, waiting: () => requests.filter(({ code }) => code !== loginUser.code) };
};

const holdingHttpPeer = async () => {
  const waiting: ServerResponse[] = [];
  const server = createServer(({ url }, response) => {
    response.setHeader("content-type", "application/json");
    if (url === "/users/login") response.end('{"user_id":1,"access_token":{"token":"t","expiry":0}}');
    else if (url === "/ping") response.end();
    else waiting.push(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, waiting: () => waiting };
};

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 5 });

test.each([
  ["TCP", holdingTcpPeer],
  ["HTTP", holdingHttpPeer],
] as const)("given_an_open_loop_over_%s_when_requests_are_due_should_all_be_at_the_server", async (name, make) => {
  const { port, waiting } = await make();
  const channel = await open(name, port);
  const frame = encodeRequestFrame(getStats.code, Buffer.alloc(0));
  for (let count = 0; count < IN_FLIGHT; count++) channel.request(frame, getStats.name).catch(() => {});
  await eventually(() => expect(waiting()).toHaveLength(IN_FLIGHT));
});
