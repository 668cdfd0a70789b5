// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { generate } from "selfsigned";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { Client } from "../../src/client/index.ts";
import { stringIdentifier } from "../../src/protocol/primitives/identifier.ts";
import { runIggy } from "../support/run-iggy.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

let server: RunningServer;

beforeAll(async () => {
  server = await startServer();
});

afterAll(async () => void (await server.stop()));

const connected = async (name: "http" | "tcp"): Promise<Client> => {
  const port = name === "http" ? server.httpPort : server.port;
  const transport = name === "http" ? "iggy+http" : "iggy";
  const client = await Client.connect(`${transport}://iggy:iggy@127.0.0.1:${port}`);
  onTestFinished(() => client.close());
  return client;
};

const topicOf = (stream: string) => ({ stream, topic: "t" });

const prepared = async (client: Client, stream: string) => {
  await client.stream.create({ name: stream });
  await client.topic.create({ stream, name: "t", partitionsCount: 2 });
  return topicOf(stream);
};

test("given_streams_and_topics_when_managed_over_http_should_be_seen_alike_over_tcp", async () => {
  const [http, tcp] = [await connected("http"), await connected("tcp")];
  const path = await prepared(http, "managed");
  await http.partition.create({ ...path, partitionsCount: 1 });
  await http.topic.update({ ...path, name: "t", messageExpiry: "5s" });
  expect(await http.stream.list()).toEqual(await tcp.stream.list());
  expect(await http.stream.get({ stream: "managed" })).toEqual(await tcp.stream.get({ stream: "managed" }));
  expect(await http.topic.get(path)).toEqual(await tcp.topic.get(path));
  expect(await http.stream.get({ stream: "none" })).toBeUndefined();
  expect(await http.topic.get({ stream: "none", topic: "t" })).toBeUndefined();
  await expect(http.stream.create({ name: "managed" })).rejects.toMatchObject({
    errorName: "stream_name_already_exists",
  });
  await expect(http.stream.delete({ stream: "none" })).rejects.toMatchObject({ errorName: "stream_id_not_found" });
});

test("given_messages_when_sent_over_http_should_be_the_same_over_tcp_to_the_byte", async () => {
  const [http, tcp] = [await connected("http"), await connected("tcp")];
  const path = await prepared(http, "messages");
  const id = (1n << 127n) + 12_345n;
  const header = { key: { kind: "string", value: "k" }, value: { kind: "uint64", value: 2n ** 63n } } as const;
  await http.message.send({
    ...path,
    partitioning: { kind: "partition_id", partitionId: 1 },
    messages: [{ id, payload: Buffer.from([0, 255, 1]), userHeaders: [header] }, { payload: Buffer.from("two") }],
  });
  const poll = { ...path, partitionId: 1, strategy: { kind: "first", value: 0n } as const };
  const [overHttp, overTcp] = [await http.message.poll(poll), await tcp.message.poll(poll)];
  expect(overHttp.messages.map(({ bytes }) => bytes)).toEqual(overTcp.messages.map(({ bytes }) => bytes));
  expect(overHttp.messages[0]?.id).toBe(id);
  expect(overHttp.messages[0]?.userHeaders).toEqual([header]);
});

test("given_offsets_and_groups_when_kept_over_http_should_be_seen_alike_over_tcp", async () => {
  const [http, tcp] = [await connected("http"), await connected("tcp")];
  const path = await prepared(http, "kept");
  const partitioning = { kind: "partition_id", partitionId: 0 } as const;
  await http.message.send({ ...path, partitioning, messages: [{ payload: Buffer.from("one") }] });
  const consumer = { kind: "consumer", id: stringIdentifier("billing") } as const;
  const place = { ...path, partitionId: 0, consumer };
  expect(await http.offset.get(place)).toBeUndefined();
  await http.offset.store({ ...place, offset: 0n });
  expect(await http.offset.get(place)).toEqual(await tcp.offset.get(place));
  await http.group.create({ ...path, name: "g" });
  expect(await http.group.list(path)).toEqual(await tcp.group.list(path));
  expect(await http.group.get({ ...path, group: "none" })).toBeUndefined();
  await expect(http.group.join({ ...path, group: "g" })).rejects.toMatchObject({ errorName: "feature_unavailable" });
});

test("given_users_and_tokens_when_managed_over_http_should_be_seen_alike_over_tcp", async () => {
  const [http, tcp] = [await connected("http"), await connected("tcp")];
  await http.user.create({ username: "reader", password: "secret" });
  expect(await http.user.list()).toEqual(await tcp.user.list());
  expect(await http.user.get({ user: "iggy" })).toEqual(await tcp.user.get({ user: "iggy" }));
  const token = await http.token.create({ name: "tokens" });
  const other = await Client.connect(`iggy+http://${encodeURIComponent(String(token))}@127.0.0.1:${server.httpPort}`);
  expect((await other.token.list()).map(({ name }) => name)).toEqual(["tokens"]);
  await other.session.logout();
  await other.close();
  await expect(Client.connect(`iggy+http://reader:wrong@127.0.0.1:${server.httpPort}`)).rejects.toMatchObject({
    errorName: "invalid_credentials",
  });
});

test("given_https_when_the_certificate_is_trusted_should_be_served_and_otherwise_be_refused", async () => {
  const made = await generate([{ name: "commonName", value: "localhost" }], {
    keyType: "ec",
    curve: "P-256",
    extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] }],
  });
  const directory = temporaryDirectory();
  const [certificate, key] = [join(directory, "cert.pem"), join(directory, "key.pem")];
  writeFileSync(certificate, made.cert);
  writeFileSync(key, made.private);
  const secure = await startServer({
    environment: {
      IGGY_HTTP_TLS_ENABLED: "true",
      IGGY_HTTP_TLS_CERT_FILE: certificate,
      IGGY_HTTP_TLS_KEY_FILE: key,
    },
  });
  onTestFinished(async () => void (await secure.stop()));
  const url = `iggy+https://iggy:iggy@localhost:${secure.httpPort}?reconnection_retries=0`;
  const client = await Client.connect(`${url}&tls_ca_file=${certificate}`);
  expect(await client.stream.list()).toEqual([]);
  await client.close();
  await expect(Client.connect(url)).rejects.toMatchObject({ errorName: "cannot_establish_connection" });
});

test("given_the_command_line_when_told_to_use_http_should_work", async () => {
  const to = ["--transport", "http", "--http-api-url", `http://127.0.0.1:${server.httpPort}`];
  const created = await runIggy(["stream", "create", "typed", ...to]);
  expect(created.exitCode, created.stderr).toBe(0);
  const listed = await runIggy(["stream", "list", "--json", ...to]);
  expect(listed.stdout).toContain("typed");
});
