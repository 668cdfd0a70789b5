// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/* Payloads and headers that only those with the key can read, and a key that is replaced by another. */

import { randomBytes } from "node:crypto";
import { aes256gcm, Client } from "iggy/client";

const url = process.argv[2] ?? "iggy://iggy:iggy@127.0.0.1:8090";
const at = { stream: "encryption", topic: "letters" };
const [old, current] = [randomBytes(32).toString("base64"), randomBytes(32).toString("base64")];

{
  await using client = await Client.connect({ url, encryption: aes256gcm(old) });
  await using producer = client.producer<string>(at);
  await producer.send({ value: "written with the old key", headers: { to: "alice" } });
}
await using client = await Client.connect({ url, encryption: aes256gcm({ current, previous: [old] }) });
await using producer = client.producer<string>(at);
await producer.send({ value: "written with the new key", headers: { to: "bob" } });

await using consumer = client.consumer({ ...at, start: "first" });
for (const message of await consumer.fetch({ maxMessages: 2 })) {
  console.log(`to ${message.headers.get("to")}: ${message.value}`);
}
await using stranger = client.consumer({ ...at, start: "first", encryption: null });
for (const message of await stranger.fetch({ maxMessages: 2 }))
  console.log(`a stranger sees ${message.value.length} bytes`);

await client.stream.delete({ stream: at.stream });
