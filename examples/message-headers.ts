// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/* Headers with values of many kinds; payloads that are compressed, with the codec named in a header. */

import { gunzipSync, gzipSync } from "node:zlib";
import { Client } from "iggy/client";

await using client = await Client.connect(process.argv[2] ?? "iggy://iggy:iggy@127.0.0.1:8090");
const at = { stream: "headers", topic: "events" };

await using producer = client.producer<Uint8Array>({ ...at });
await producer.send({
  value: gzipSync("a text that is worth compressing ".repeat(100)),
  headers: {
    codec: "gzip",
    attempt: 1,
    ratio: 0.5,
    urgent: false,
    account: 9007199254740993n,
    raw: new Uint8Array([1, 2]),
  },
});
// Kinds that do not follow from a value are said.
await producer.send({
  value: Buffer.from("plain"),
  headers: [{ key: { kind: "uint16", value: 7 }, value: { kind: "uint128", value: 2n ** 100n } }],
});

await using consumer = client.consumer({ ...at });
for (const message of await consumer.fetch({ maxMessages: 2 })) {
  const isCompressed = message.headers.get("codec") === "gzip";
  const payload = isCompressed ? gunzipSync(message.payload) : message.payload;
  console.log(`${payload.length} bytes, sent as ${message.payload.length}`);
  for (const { key, value } of message.headers.entries()) {
    console.log(`  ${key.value} (${key.kind}) = ${value.value} (${value.kind})`);
  }
}

await client.stream.delete({ stream: at.stream });
