// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/* Three members of a group share the partitions of a topic. */

import { Client, type Consumer } from "iggy/client";

await using client = await Client.connect(process.argv[2] ?? "iggy://iggy:iggy@127.0.0.1:8090");
const at = { stream: "groups", topic: "jobs" };
await using producer = client.producer<string>({ ...at, create: { partitionsCount: 3 } });
await producer.init();

const members = ["anna", "ben", "carla"].map((name) => ({
  name,
  consumer: client.consumer({ ...at, group: "workers" }),
}));
for (const { consumer } of members) await consumer.init();
await producer.send(Array.from({ length: 90 }, (_, job) => ({ value: `job ${job}`, partition: job % 3 })));

const work = async (name: string, consumer: Consumer): Promise<number> => {
  let done = 0;
  for await (const _ of consumer) if (++done === 30) break;
  console.log(`${name} did ${done} jobs of partition ${consumer.assignment}`);
  return done;
};
const done = await Promise.all(members.map(({ name, consumer }) => work(name, consumer)));
console.log(`together: ${done.reduce((sum, count) => sum + count, 0)}`);

await client.stream.delete({ stream: at.stream });
