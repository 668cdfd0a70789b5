// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/* A producer that batches in the background, and a consumer that stores how far it is. */

import { Client } from "iggy/client";

await using client = await Client.connect(process.argv[2] ?? "iggy://iggy:iggy@127.0.0.1:8090");
const at = { stream: "basic", topic: "readings" };

await using producer = client.producer<string>({
  ...at,
  create: { partitionsCount: 1 },
  mode: "background",
  batch: { messages: 500, linger: "5ms" },
});
for (let reading = 0; reading < 1000; reading++) await producer.enqueue({ value: `reading ${reading}` });
await producer.flush();
console.log(`sent ${producer.stats.sent} messages`);

await using consumer = client.consumer({ ...at, name: "dashboard", batchLength: 200, commit: { after: "batch" } });
let received = 0;
for await (const message of consumer) {
  received++;
  if (message.offset === message.currentOffset) break;
}
await consumer.commit({ partitionId: 0, offset: BigInt(received - 1) });
console.log(`received ${received} messages, the next run begins at offset ${received}`);

await client.stream.delete({ stream: at.stream });
