// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { Client, groupConsumer, type NewMessage, Partitioning } from "../../../src/client/index.ts";
import { type RunningServer, type StartOptions, startServer } from "../../support/start-server.ts";

export interface Scene {
  readonly server: RunningServer;
  readonly client: Client;
  /** Options of a command for the server. */
  readonly at: readonly string[];
  readonly send: (stream: string, topic: string, partitionId: number, messages: readonly NewMessage[]) => Promise<void>;
  end(): Promise<void>;
}

export const messageOf = (payload: string | Uint8Array, headers: NewMessage["userHeaders"] = []): NewMessage => ({
  payload: Buffer.from(payload),
  userHeaders: headers,
  originTimestampMicros: 1_700_000_000_000_000n,
});

/** A real server with streams, topics, messages, and a group that is behind. */
export const startScene = async (options: StartOptions = {}): Promise<Scene> => {
  const server = await startServer({
    ...options,
    environment: { IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "1", ...options.environment },
  });
  const client = await Client.connect(`iggy://iggy:iggy@${server.address}`);
  const send: Scene["send"] = (stream, topic, partitionId, messages) =>
    client.message.send({ stream, topic, partitioning: Partitioning.PartitionId(partitionId), messages });
  await client.stream.create({ name: "orders" });
  await client.stream.create({ name: "sensors" });
  await client.topic.create({ stream: "orders", name: "placed", partitionsCount: 3 });
  await client.topic.create({ stream: "orders", name: "paid", partitionsCount: 1 });
  await client.topic.create({ stream: "sensors", name: "temperature", partitionsCount: 2 });
  for (const [partitionId, count] of [60, 30, 5].entries()) {
    const numbers = Array.from({ length: count }, (_, at) => at);
    await send(
      "orders",
      "placed",
      partitionId,
      numbers.map((id) => order(id, partitionId)),
    );
  }
  const path = { stream: "orders", topic: "placed" };
  await client.group.create({ ...path, name: "billing" });
  await client.group.join({ ...path, group: "billing" });
  await client.offset.store({ ...path, consumer: groupConsumer("billing"), partitionId: 0, offset: 40n });
  await client.group.leave({ ...path, group: "billing" });
  return {
    server,
    client,
    at: ["--tcp-server-address", server.address],
    send,
    end: async () => {
      await client.close({ drain: false });
      if (server.isRunning) await server.stop();
    },
  };
};

const order = (id: number, partition: number): NewMessage =>
  messageOf(JSON.stringify({ id, partition, customer: `c-${id % 7}`, total: id * 1.5, items: [{ name: "lamp" }] }), [
    { key: { kind: "string", value: "tenant" }, value: { kind: "string", value: id % 2 === 0 ? "north" : "south" } },
  ]);

/** A screen with what is different each time replaced, so that its layout shows. */
export const masked = (lines: readonly string[], address: string): string =>
  lines
    .map((line) =>
      line
        .replace(address, "#".repeat(address.length))
        .replace(/^( iggy .{12}|^ default).*/, "$1 #")
        .replace(/(messages following).*/, "$1 #")
        .replace(/(id|checksum) +[\da-f]{16,}.*/, "$1 #")
        .replace(/\d+d(?: \d+h)? later.*/, "# later")
        .replace(/\d\d:\d\d:\d\d\.\d{3}/g, "##:##:##.###")
        .replace(/\d{4}-\d\d-\d\d/g, "####-##-##")
        .trimEnd(),
    )
    .join("\n");
