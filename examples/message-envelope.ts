// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/* Messages of several types in one topic: the type stands in the message, and the compiler knows the rest. */

import { Client, json } from "iggy/client";

type Order =
  | { readonly type: "OrderCreated"; readonly id: number; readonly total: number }
  | { readonly type: "OrderConfirmed"; readonly id: number }
  | { readonly type: "OrderRejected"; readonly id: number; readonly reason: string };

await using client = await Client.connect(process.argv[2] ?? "iggy://iggy:iggy@127.0.0.1:8090");
const at = { stream: "envelope", topic: "orders" };
const orders = json<Order>();

await using producer = client.producer<Order>({ ...at, serializer: orders.serialize });
await producer.send([
  { value: { type: "OrderCreated", id: 1, total: 99.5 }, key: 1 },
  { value: { type: "OrderConfirmed", id: 1 }, key: 1 },
  { value: { type: "OrderRejected", id: 2, reason: "out of stock" }, key: 2 },
]);

const describe = (order: Order): string => {
  switch (order.type) {
    case "OrderCreated":
      return `order ${order.id} over ${order.total} was created`;
    case "OrderConfirmed":
      return `order ${order.id} was confirmed`;
    case "OrderRejected":
      return `order ${order.id} was rejected: ${order.reason}`;
  }
};

await using consumer = client.consumer<Order>({ ...at, deserializer: orders.deserialize });
for (const { value } of await consumer.fetch({ maxMessages: 3 })) console.log(describe(value));

await client.stream.delete({ stream: at.stream });
