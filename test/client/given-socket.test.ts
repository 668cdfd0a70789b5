// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { connect, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { Client, type ClientConfig, ConnectionError } from "../../src/client/index.ts";
import { scriptedPeer } from "../support/scripted-peer.ts";
import { until } from "../support/until.ts";

const clientOf = (config: ClientConfig): Client => {
  const client = new Client({ heartbeatInterval: 0, reconnect: { interval: 1, reestablishAfter: 0 }, ...config });
  onTestFinished(() => client.close({ drain: false }));
  return client;
};

test("given_sockets_of_the_program_when_one_breaks_should_ask_for_another_and_go_on", async () => {
  const peer = await scriptedPeer(({ answer }) => answer());
  const opened: Socket[] = [];
  const asked: string[] = [];
  const client = clientOf({
    options: { host: "behind.example", port: 1234 },
    openSocket: ({ host, port }) => {
      asked.push(`${host}:${port}`);
      const socket = connect(peer.port, "127.0.0.1");
      opened.push(socket);
      return socket;
    },
  });
  await client.system.ping();
  opened[0]?.destroy();
  await until("a second socket", () => opened.length === 2);
  await client.system.ping();
  expect(asked).toEqual(["behind.example:1234", "behind.example:1234"]);
  await client.close();
  await until("the socket is closed", () => opened[1]?.destroyed === true);
});

test("given_a_program_that_cannot_open_a_socket_when_connected_should_say_why", async () => {
  const client = clientOf({ openSocket: () => Promise.reject(new Error("no way through the proxy")) });
  const error = await client.connect().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ConnectionError);
  expect(String(error)).toContain("no way through the proxy");
});

test("given_a_socket_that_comes_too_late_when_connected_should_give_up_in_time_and_not_keep_it", async () => {
  const peer = await scriptedPeer(({ answer }) => answer());
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const socket = connect(peer.port, "127.0.0.1");
  const client = clientOf({ connectTimeout: 20, openSocket: () => held.then(() => socket) });
  await expect(client.connect()).rejects.toMatchObject({ errorName: "cannot_establish_connection" });
  release();
  await until("the socket is closed", () => socket.destroyed);
});

test("given_sockets_for_a_transport_that_has_none_when_made_should_be_refused", () => {
  expect(() => clientOf({ transport: "WS", openSocket: () => connect(1) })).toThrow("openSocket");
});
