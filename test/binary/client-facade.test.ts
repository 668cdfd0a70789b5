// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { afterAll, beforeAll, expect, test } from "vitest";
import {
  AuthError,
  Client,
  createStream,
  HeaderKeyFactory,
  HeaderValue,
  json,
  NotFoundError,
} from "../../src/client/index.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.stop();
});

const credentials = { username: "iggy", password: "iggy" };

test("given_a_client_without_credentials_when_it_logs_in_and_out_should_say_so_in_its_state", async () => {
  const client = await Client.connect(`iggy://${server.address}`);
  expect(client.state).toBe("connected");
  await expect(client.stream.list()).rejects.toBeInstanceOf(AuthError);
  await client.session.login(credentials);
  expect(client.state).toBe("ready");
  expect(client.connectionInfo).toMatchObject({ transport: "tcp", address: server.address, clientId: undefined });
  const { clientId } = await client.client.getMe();
  expect(client.connectionInfo.clientId).toBe(clientId);
  await client.session.logout();
  expect(client.state).toBe("connected");
  await client.destroy();
  expect(client.state).toBe("closed");
});

test("given_times_sizes_and_permissions_in_words_when_used_should_reach_the_server", async () => {
  await using client = await Client.connect({ url: `iggy://${server.address}`, credentials });
  await client.stream.create({ name: "words" });
  const at = { stream: "words", topic: "t" };
  await client.topic.create({ stream: "words", name: "t", messageExpiry: "90d", maxTopicSize: 2 ** 31 });
  expect(await client.topic.get(at)).toMatchObject({
    messageExpiryMicros: 90n * 86_400_000_000n,
    maxTopicSizeBytes: 2n ** 31n,
  });
  await client.topic.update({ ...at, messageExpiry: "never", maxTopicSize: "unlimited" });
  const endless = { messageExpiryMicros: 2n ** 64n - 1n, maxTopicSizeBytes: 2n ** 64n - 1n };
  expect(await client.topic.get(at)).toMatchObject(endless);
  await client.token.create({ name: "hourly", expiry: "1h" });
  const [token] = await client.token.list();
  const leftMicros = (token?.expiryAtMicros ?? 0n) - BigInt(Date.now()) * 1000n;
  expect(leftMicros > 3_000_000_000n && leftMicros <= 3_600_000_000n).toBe(true);
  const { id = 0 } = (await client.stream.get({ stream: "words" })) ?? {};
  await client.user.create({
    username: "reader",
    password: "secret",
    permissions: { global: { readUsers: true }, streams: new Map([[id, { readTopics: true }]]) },
  });
  const reader = await client.user.get({ user: "reader" });
  expect(reader?.permissions?.global).toMatchObject({ readUsers: true, manageUsers: false });
  expect(reader?.permissions?.streams?.get(id)).toMatchObject({ readTopics: true, sendMessages: false });
});

test("given_both_ends_of_a_topic_when_messages_are_sent_should_come_back_with_headers_of_every_kind", async () => {
  await using client = await Client.connect({ url: `iggy://${server.address}`, credentials });
  const order = json<{ readonly id: number }>();
  const at = { stream: "both", topic: "ends" };
  const ends = await createStream(client, {
    producer: { ...at, serializer: order, partitioner: () => null },
    consumer: { ...at, group: "g", start: "first", deserializer: order },
  });
  const headers = new Map([
    [HeaderKeyFactory.String("big"), HeaderValue.Uint128(2n ** 100n)],
    [HeaderKeyFactory.Int32(7), HeaderValue.Double(0.5)],
    [HeaderKeyFactory.Raw(Uint8Array.of(1, 2)), HeaderValue.Bool(true)],
  ]);
  await ends.producer.send({ value: { id: 1 }, headers });
  const [message] = await ends.consumer.fetch({ maxWait: "10s" });
  expect(message?.value).toEqual({ id: 1 });
  expect(message?.headers.get("big")).toBe(2n ** 100n);
  expect(message?.headers.entries()).toEqual(
    expect.arrayContaining([
      { key: { kind: "int32", value: 7 }, value: { kind: "float64", value: 0.5 } },
      { key: { kind: "raw", value: Uint8Array.of(1, 2) }, value: { kind: "bool", value: true } },
    ]),
  );
  await ends[Symbol.asyncDispose]();
  expect(ends.consumer.state).toBe("closed");
  const nowhere = { stream: "both", topic: "missing" };
  const failed = createStream(client, { producer: { ...nowhere, create: false }, consumer: nowhere });
  await expect(failed).rejects.toBeInstanceOf(NotFoundError);
});
