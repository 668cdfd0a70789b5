// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, onTestFinished, test } from "vitest";
import { Client } from "../../src/client/index.ts";
import { getClusterMetadata } from "../../src/protocol/commands/system/get-cluster-metadata.ts";
import { getTopic } from "../../src/protocol/commands/topic/get-topic.ts";
import { loginUser } from "../../src/protocol/commands/user/login-user.ts";
import { replyOf, scriptedPeer } from "../support/scripted-peer.ts";

const SEND_MESSAGES = 101;
const [UNAUTHENTICATED, UNAUTHORIZED] = [40, 41];
const noBytes = Buffer.alloc(0);

test("given_sends_under_way_when_the_login_ends_should_repeat_all_of_them_with_the_same_bytes", async () => {
  const { port, requests } = await scriptedPeer(({ code, connection, answer }) => {
    if (code === loginUser.code) answer(replyOf(loginUser, 7));
    else if (code === getClusterMetadata.code) answer(replyOf(getClusterMetadata, { name: "one", nodes: [] }));
    else if (code === getTopic.code) answer(noBytes, UNAUTHORIZED);
    else if (connection > 0) answer();
    // Both have come before the first is answered.
    else if (sends().length === 2) sends()[0]?.answer(noBytes, UNAUTHENTICATED);
  });
  const sends = () => requests.filter(({ code }) => code === SEND_MESSAGES);
  const credentials = { username: "iggy", password: "iggy" };
  const client = new Client({ options: { port }, credentials, heartbeatInterval: 0 });
  onTestFinished(() => client.close({ drain: false }));
  const producer = client.producer<string>({ stream: 1, topic: 1, retry: { interval: 1 } });
  await producer.init();
  await Promise.all([0, 1].map((partition) => producer.send({ value: `to ${partition}`, partition })));
  const bytesOn = (connection: number) =>
    sends()
      .filter((request) => request.connection === connection)
      .map(({ payload }) => payload.toString("hex"))
      .toSorted();
  expect(bytesOn(0)).toHaveLength(2);
  expect(bytesOn(1)).toEqual(bytesOn(0));
});
