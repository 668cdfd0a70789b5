// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { channel } from "node:diagnostics_channel";
import { expect, onTestFinished, test } from "vitest";
import { Client } from "../../src/client/index.ts";
import { waitForMessages } from "../../src/protocol/commands/message/wait-for-messages.ts";
import { scriptedPeer } from "../support/scripted-peer.ts";
import { until } from "../support/until.ts";

/** A reply to a poll without messages: partition 0, offset 0, count 0. */
const NOTHING = new Uint8Array(16);

test("given_a_poll_that_is_never_answered_when_the_stall_timeout_is_over_should_tell_and_poll_on_a_new_connection", async () => {
  const peer = await scriptedPeer((request) => {
    if (request.code !== waitForMessages.code) request.answer();
    else if (request.connection > 0) request.answer(NOTHING);
  });
  const client = new Client({
    options: { port: peer.port },
    requestTimeout: 0,
    heartbeatInterval: 0,
    reconnect: { interval: 1, reestablishAfter: 0 },
  });
  onTestFinished(() => client.close({ drain: false }));
  const told: unknown[] = [];
  const listener = (message: unknown): unknown => told.push(message);
  channel("iggy:consumer:stall").subscribe(listener);
  onTestFinished(() => void channel("iggy:consumer:stall").unsubscribe(listener));
  const stalls: string[] = [];
  client.on("stalled", ({ stream, topic }) => stalls.push(`${stream}/${topic}`));
  const consumer = client.consumer({ stream: "s", topic: "t", stallTimeout: 30 });
  const reading = consumer.fetch({ maxWait: "1m" });
  const polls = () => peer.requests.filter(({ code }) => code === waitForMessages.code);
  await until("polls on a second connection", () => polls().some(({ connection }) => connection > 0));
  expect(stalls[0]).toBe("s/t");
  expect(told[0]).toMatchObject({ stream: "s", topic: "t" });
  await consumer.close();
  expect(await reading).toEqual([]);
});
