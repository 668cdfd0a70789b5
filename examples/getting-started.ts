// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/* Connect, make a stream and a topic, send five batches of ten messages, and read them back. */

import { Client, Partitioning, PollingStrategy } from "iggy/client";

await using client = await Client.connect(process.argv[2] ?? "iggy://iggy:iggy@127.0.0.1:8090");
const [stream, topic] = ["getting-started", "hello"];
await client.stream.ensure({ name: stream });
await client.topic.ensure({ stream, name: topic });

for (let batch = 0; batch < 5; batch++) {
  const messages = Array.from({ length: 10 }, (_, place) => ({ payload: Buffer.from(`hello ${batch * 10 + place}`) }));
  await client.message.send({ stream, topic, partitioning: Partitioning.PartitionId(0), messages });
}

for (let offset = 0; offset < 50; offset += 10) {
  const strategy = PollingStrategy.Offset(offset);
  const { messages } = await client.message.poll({ stream, topic, partitionId: 0, strategy, count: 10 });
  console.log(messages.map(({ payload }) => payload.toString()).join(", "));
}

await client.stream.delete({ stream });
