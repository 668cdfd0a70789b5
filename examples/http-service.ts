// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/* A web service: POST /orders sends the body to a topic, GET /orders gives the newest messages. */

import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { Client, json, PollingStrategy } from "iggy/client";

await using client = await Client.connect(process.argv[2] ?? "iggy://iggy:iggy@127.0.0.1:8090");
const at = { stream: "http-service", topic: "orders" };
const { serialize } = json<unknown>();
await using producer = client.producer<unknown>({ ...at, serializer: serialize, mode: "background" });
await producer.init();

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString());
};

const server = createServer(async (request, response) => {
  try {
    if (request.method === "POST") {
      // Answered when the server has the order: many requests share a batch.
      await producer.send({ value: await bodyOf(request) });
      response.writeHead(202).end();
      return;
    }
    const { messages } = await client.message.poll({
      ...at,
      partitionId: 0,
      strategy: PollingStrategy.Last,
      count: 10,
    });
    response.setHeader("content-type", "application/json");
    response.end(`[${messages.map(({ payload }) => payload.toString()).join()}]`);
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
});
server.listen(0, "127.0.0.1");
await once(server, "listening");

// What a client of the service would do.
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/orders`;
const send = (id: number) => fetch(url, { method: "POST", body: JSON.stringify({ id }) });
const answers = await Promise.all([1, 2, 3].map(send));
console.log(`answers: ${answers.map(({ status }) => status).join(", ")}`);
console.log(`orders: ${((await (await fetch(url)).json()) as unknown[]).length}`);

server.closeAllConnections();
server.close();
await client.stream.delete({ stream: at.stream });
