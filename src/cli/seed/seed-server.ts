// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Client } from "../../client/client.ts";
import { pause } from "../../client/pause.ts";
import type { NewMessage } from "../../protocol/message/message-batch.ts";
import type { UserHeader } from "../../protocol/primitives/user-headers.ts";
import { doneUnlessMissing } from "../framework/if-exists.ts";
import type { MessageAccess } from "../message/message-access.ts";
import { numbersFrom } from "./random-numbers.ts";

export const shapes = ["text", "json", "orders"] as const;

export interface SeedOptions {
  readonly streams: readonly string[];
  readonly messagesPerTopic: number;
  readonly messagesPerSecond: number | undefined;
  readonly seed: number;
  readonly shape: (typeof shapes)[number];
  readonly mayExist: boolean;
  readonly clean: boolean;
  readonly signal: AbortSignal;
  readonly onSent: (messages: number, bytes: number) => void;
}

/** The topics of every seeded stream and their numbers of partitions. */
const topics = { orders: 1, users: 2, notifications: 3, payments: 2, deliveries: 1 } as const;
const MIN_BATCH = 10;
const MAX_BATCH = 100;

const headers: readonly UserHeader[] = [
  { key: { kind: "string", value: "key 1" }, value: { kind: "string", value: "value1" } },
  { key: { kind: "string", value: "key-2" }, value: { kind: "bool", value: true } },
  { key: { kind: "string", value: "key_3" }, value: { kind: "uint64", value: 123_456n } },
];

/** Creates the streams with their topics and sends messages to each. */
export const seedServer = async (client: Client, access: MessageAccess, options: SeedOptions) => {
  let sent = 0;
  let made = 0;
  const startedMs = performance.now();
  const random = numbersFrom(options.seed);
  for (const stream of options.streams) {
    if (options.clean) await doneUnlessMissing(() => client.stream.delete({ stream }), true);
    await (options.mayExist ? client.stream.ensure({ name: stream }) : client.stream.create({ name: stream }));
    for (const [name, partitionsCount] of Object.entries(topics)) {
      const topic = { stream, name, partitionsCount };
      await (options.mayExist ? client.topic.ensure(topic) : client.topic.create(topic));
      made++;
      for (let left = options.messagesPerTopic; left > 0 && !options.signal.aborted; ) {
        const count = Math.min(left, MIN_BATCH + random(MAX_BATCH - MIN_BATCH + 1));
        const first = options.messagesPerTopic - left;
        const messages = Array.from({ length: count }, (_, at) =>
          seededMessage(name, first + at, options.shape, random),
        );
        await access.send({ stream, topic: name, messages });
        left -= count;
        sent += count;
        options.onSent(
          count,
          messages.reduce((sum, { payload }) => sum + payload.length, 0),
        );
        await keepRate(sent, startedMs, options);
      }
    }
  }
  return { streams: options.streams.length, topics: made, messages: sent };
};

const keepRate = async (sent: number, startedMs: number, { messagesPerSecond, signal }: SeedOptions): Promise<void> => {
  if (messagesPerSecond === undefined) return;
  const dueMs = startedMs + (1000 * sent) / messagesPerSecond;
  if (dueMs > performance.now()) await pause(dueMs - performance.now(), signal);
};

const seededMessage = (
  topic: string,
  number: number,
  shape: SeedOptions["shape"],
  random: (below: number) => number,
): NewMessage => {
  const payload = Buffer.from(payloadOf(topic, number, shape, random));
  return random(2) === 0 ? { payload } : { payload, userHeaders: headers };
};

const payloadOf = (
  topic: string,
  number: number,
  shape: SeedOptions["shape"],
  random: (below: number) => number,
): string => {
  if (shape === "text") return `${topic}_data_${number}`;
  if (shape === "json") return JSON.stringify({ topic, number, value: random(1000) });
  const items = Array.from({ length: 1 + random(3) }, () => ({ sku: `sku-${random(500)}`, quantity: 1 + random(5) }));
  return JSON.stringify({ id: number, user: `user-${random(100)}`, total: random(100_000) / 100, items });
};
