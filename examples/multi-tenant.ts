// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/* A stream and a user for each tenant: everybody sees what is theirs and is refused elsewhere. */

import { AuthError, Client } from "iggy/client";

const url = process.argv[2] ?? "iggy://iggy:iggy@127.0.0.1:8090";
await using root = await Client.connect(url);
const { address } = root.connectionInfo;
const [host, port] = [address.slice(0, address.lastIndexOf(":")), Number(address.slice(address.lastIndexOf(":") + 1))];

const tenants = ["acme", "globex", "initech"];
const none = {
  manageServers: false,
  readServers: false,
  manageUsers: false,
  readUsers: false,
  manageStreams: false,
  readStreams: false,
  manageTopics: false,
  readTopics: false,
  pollMessages: false,
  sendMessages: false,
};
for (const tenant of tenants) {
  const { id } = await root.stream.create({ name: `tenant-${tenant}` });
  const all = {
    manageStream: true,
    readStream: true,
    manageTopics: true,
    readTopics: true,
    pollMessages: true,
    sendMessages: true,
    topics: undefined,
  };
  await root.user.create({
    username: tenant,
    password: `${tenant}-secret`,
    permissions: { global: none, streams: new Map([[id, all]]) },
  });
}

for (const tenant of tenants) {
  const credentials = { username: tenant, password: `${tenant}-secret` };
  await using client = await Client.connect({ options: { host, port }, credentials });
  await using producer = client.producer<string>({ stream: `tenant-${tenant}`, topic: "events" });
  await producer.send({ value: `hello from ${tenant}` });
  await using consumer = client.consumer({ stream: `tenant-${tenant}`, topic: "events" });
  const [message] = await consumer.fetch({ maxMessages: 1 });
  console.log(`${tenant} reads: ${message?.value}`);
  const others = `tenant-${tenants.find((other) => other !== tenant)}`;
  const refused = await client.stream.purge({ stream: others }).catch((error: unknown) => error);
  console.log(`${tenant} at ${others}: ${refused instanceof AuthError ? refused.errorName : "allowed"}`);
}

for (const tenant of tenants) {
  await root.user.delete({ user: tenant });
  await root.stream.delete({ stream: `tenant-${tenant}` });
}
