// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Client, NewMessage } from "../../client/index.ts";
import { groupConsumer, PollingStrategy } from "../../client/index.ts";
import { pause } from "../../client/pause.ts";
import { TestServer } from "../../testing/index.ts";

const layout: readonly (readonly [stream: string, topics: readonly (readonly [name: string, partitions: number])[]])[] =
  [
    [
      "shop",
      [
        ["orders", 3],
        ["payments", 2],
        ["deliveries", 1],
      ],
    ],
    [
      "sensors",
      [
        ["temperature", 4],
        ["alarms", 1],
      ],
    ],
  ];
const GROUP = "billing";
const HISTORY = 2000;
const ROUND_MS = 200;

/** A throw-away server with data that moves. */
export const startDemo = async (): Promise<{ readonly connectionString: string; stop(): Promise<void> }> => {
  const server = await TestServer.start();
  const stop = new AbortController();
  const { client } = server;
  for (const [stream, topics] of layout) {
    await client.stream.create({ name: stream });
    for (const [name, partitionsCount] of topics) await client.topic.create({ stream, name, partitionsCount });
  }
  await client.group.create({ stream: "shop", topic: "orders", name: GROUP });
  await client.group.create({ stream: "sensors", topic: "temperature", name: "dashboard" });
  for (let sent = 0; sent < HISTORY; sent += 200) await send(client, sent, 200);
  const moving = move(client, stop.signal).catch(() => {});
  return {
    connectionString: server.connectionString,
    stop: async () => {
      stop.abort();
      await moving;
      await server.stop();
    },
  };
};

/** Messages come all the time, now more and now fewer, and a member of a group reads some of them. */
const move = async (client: Client, signal: AbortSignal): Promise<void> => {
  const path = { stream: "shop", topic: "orders" };
  await client.group.join({ ...path, group: GROUP });
  for (let round = 0; !signal.aborted; round++) {
    await send(client, HISTORY + round * 10, Math.round(6 + 5 * Math.sin(round / 20)));
    const consumer = groupConsumer(GROUP);
    await client.message.poll({
      ...path,
      consumer,
      strategy: PollingStrategy.Next,
      count: round % 40 < 20 ? 2 : 12,
      autoCommit: true,
    });
    await pause(ROUND_MS, signal);
  }
};

const send = async (client: Client, start: number, count: number): Promise<void> => {
  const numbers = Array.from({ length: count }, (_, at) => start + at);
  await Promise.all([
    client.message.send({ stream: "shop", topic: "orders", messages: numbers.map(order) }),
    client.message.send({
      stream: "shop",
      topic: "payments",
      messages: numbers.filter((n) => n % 2 === 0).map(payment),
    }),
    client.message.send({
      stream: "shop",
      topic: "deliveries",
      messages: numbers.filter((n) => n % 5 === 0).map(delivery),
    }),
    client.message.send({ stream: "sensors", topic: "temperature", messages: numbers.map(temperature) }),
  ]);
};

const items = ["teapot", "lamp", "notebook", "kettle", "chair"];

const json = (value: unknown, headers: NewMessage["userHeaders"] = []): NewMessage => ({
  payload: Buffer.from(JSON.stringify(value)),
  userHeaders: headers,
});

const order = (id: number): NewMessage =>
  json(
    {
      id,
      customer: `c-${id % 97}`,
      item: items[id % items.length],
      quantity: 1 + (id % 4),
      total: ((id * 37) % 9000) / 100,
    },
    [
      { key: { kind: "string", value: "tenant" }, value: { kind: "string", value: id % 2 === 0 ? "north" : "south" } },
      { key: { kind: "string", value: "attempt" }, value: { kind: "uint8", value: 1 + (id % 3) } },
    ],
  );

const payment = (id: number): NewMessage =>
  json({ order: id, amount: ((id * 37) % 9000) / 100, method: id % 3 === 0 ? "card" : "transfer" });

const delivery = (id: number): NewMessage => ({ payload: Buffer.from(`order ${id} left the house`) });

const temperature = (id: number): NewMessage =>
  json({ sensor: `s-${id % 12}`, celsius: Math.round((20 + 6 * Math.sin(id / 50)) * 10) / 10 });
