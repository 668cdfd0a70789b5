// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Client, type ClientConfig, isIggyError } from "../../src/client/index.ts";
import { runIggy } from "../support/run-iggy.ts";
import { type RunningServer, startRefusedServer, startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const MIB = 1024 * 1024;
const TWO_SHARDS = { IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "2" };
const credentials = { username: "iggy", password: "iggy" };

const started = async (environment: Readonly<Record<string, string>> = {}): Promise<RunningServer> => {
  const server = await startServer({ quic: true, environment: { ...TWO_SHARDS, ...environment } });
  onTestFinished(async () => void (await server.kill()));
  return server;
};

const connected = async (config: ClientConfig): Promise<Client> => {
  const client = await Client.connect({ credentials, ...config });
  onTestFinished(() => client.close({ drain: false }));
  return client;
};

/** A certificate for localhost and its key, in files. */
const makeCertificateFiles = () => {
  const directory = temporaryDirectory();
  const [certificate, key] = [join(directory, "certificate.pem"), join(directory, "key.pem")];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const kind = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"];
  execFileSync("openssl", ["req", ...kind, ...subject, "-keyout", key, "-out", certificate], { stdio: "ignore" });
  return { certificate, key };
};

const reachable: readonly (readonly [string, (server: RunningServer) => ClientConfig])[] = [
  ["tcp", (server) => ({ transport: "TCP", options: { port: server.port } })],
  ["websocket", (server) => ({ transport: "WS", options: { port: server.webSocketPort } })],
  ["quic", (server) => ({ transport: "QUIC", options: { port: server.quicPort } })],
];

test.each(reachable)(
  "given_%s_when_messages_of_all_sizes_are_sent_and_read_should_come_as_they_went",
  async (name, way) => {
    const server = await started();
    const client = await connected(way(server));
    expect((await client.client.getMe()).transport).toBe(name);
    await client.stream.create({ name: "s" });
    await client.topic.create({ stream: "s", name: "t", partitionsCount: 1 });
    const payloads = [0, 1, 63, 65_536, 5 * MIB, 7].map((bytes, at) => Buffer.alloc(Math.max(1, bytes), at));
    const producer = client.producer<Uint8Array>({ stream: "s", topic: "t" });
    await Promise.all(payloads.map((value) => producer.send({ value })));
    const consumer = client.consumer({ stream: "s", topic: "t", group: "g" });
    const found: Uint8Array[] = [];
    for await (const message of consumer) {
      found.push(message.value);
      if (found.length === payloads.length) break;
    }
    expect(found.map((bytes) => Buffer.compare(bytes, payloads[found.indexOf(bytes)]!))).toEqual(payloads.map(() => 0));
  },
);

test.each(reachable)("given_%s_when_the_server_comes_back_should_go_on", async (_, way) => {
  const dataDirectory = temporaryDirectory();
  const ports = { IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "1" };
  const first = await startServer({ quic: true, dataDirectory, environment: ports });
  const client = await connected({ ...way(first), reconnect: { interval: 50, maxInterval: 100, reestablishAfter: 0 } });
  await client.stream.create({ name: "kept" });
  await first.kill();
  const second = await startServer({
    quic: true,
    dataDirectory,
    environment: {
      ...ports,
      IGGY_TCP_ADDRESS: first.address,
      IGGY_WEBSOCKET_ADDRESS: `127.0.0.1:${first.webSocketPort}`,
      IGGY_QUIC_ADDRESS: `127.0.0.1:${first.quicPort}`,
    },
  });
  onTestFinished(async () => void (await second.kill()));
  expect((await client.stream.list()).map(({ name }) => name)).toEqual(["kept"]);
});

test("given_websocket_in_tls_when_the_certificate_is_trusted_should_connect_and_otherwise_refuse", async () => {
  const { certificate, key } = makeCertificateFiles();
  const server = await started({
    IGGY_WEBSOCKET_TLS_ENABLED: "true",
    IGGY_WEBSOCKET_TLS_SELF_SIGNED: "false",
    IGGY_WEBSOCKET_TLS_CERT_FILE: certificate,
    IGGY_WEBSOCKET_TLS_KEY_FILE: key,
  });
  const url = (options: string) => `iggy+ws://iggy:iggy@localhost:${server.webSocketPort}?tls=true${options}`;
  const client = await connected({ url: url(`&tls_ca_file=${certificate}`) });
  expect(client.connectionInfo.transport).toBe("wss");
  expect((await client.client.getMe()).transport).toBe("websocket");
  await connected({ url: url("&tls_validate_certificate=false") });
  const refusal = await Client.connect(url("")).catch((error: unknown) => error);
  expect(isIggyError(refusal) && refusal.errorName).toBe("cannot_establish_connection");
  const wrongName = url(`&tls_ca_file=${certificate}&tls_domain=example.com`);
  await expect(Client.connect(wrongName)).rejects.toMatchObject({ errorName: "cannot_establish_connection" });
});

test("given_something_else_than_a_websocket_server_when_connected_should_say_so_in_time", async () => {
  const server = await started();
  const toTcp = Client.connect({ transport: "WS", options: { port: server.port }, connectTimeout: 500 });
  await expect(toTcp).rejects.toMatchObject({ errorName: "cannot_establish_connection" });
  const toNobody = Client.connect({ transport: "WS", options: { port: 1 } });
  await expect(toNobody).rejects.toMatchObject({
    errorName: "cannot_establish_connection",
    context: { address: "127.0.0.1:1", reason: expect.stringContaining("ECONNREFUSED") },
  });
});

const commandLine: readonly (readonly [string, string, (server: RunningServer) => readonly string[], string])[] = [
  ["ws", "websocket", (server) => ["--websocket-server-address", `127.0.0.1:${server.webSocketPort}`], "iggy+ws"],
  ["quic", "quic", (server) => ["--quic-server-address", `127.0.0.1:${server.quicPort}`], "iggy+quic"],
  ["tcp", "tcp", (server) => ["--tcp-server-address", server.address], "iggy+tcp"],
];

test.each(commandLine)("given_commands_when_%s_is_chosen_should_use_it", async (transport, name, where, scheme) => {
  const server = await started();
  const run = (...parameters: string[]) => runIggy(parameters);
  const chosen = ["--transport", transport, ...where(server)];
  expect((await run("stream", "create", "s", ...chosen)).exitCode).toBe(0);
  expect((await run("topic", "create", "s", "t", "1", "none", ...chosen)).exitCode).toBe(0);
  expect((await run("message", "send", "s", "t", "hello", ...chosen)).exitCode).toBe(0);
  const polled = await run("message", "poll", "s", "t", "0", "--first", ...chosen);
  expect(polled.stdout).toContain("hello");
  const me = await run("me", "--json", "--connection-string", `${scheme}://iggy:iggy@${where(server)[1]}`);
  expect(JSON.parse(me.stdout)).toMatchObject({ transport: name });
});

test("given_a_server_without_the_library_of_quic_should_go_on_unless_quic_was_asked_for", async () => {
  const without = { NODE_OPTIONS: `--import=${new URL("../support/without-quic.mjs", import.meta.url).href}` };
  const server = await started(without);
  expect(server.output.stderr).toContain("QUIC is not served");
  const refused = await startRefusedServer(temporaryDirectory(), {
    environment: { ...without, IGGY_QUIC_ENABLED: "true" },
  });
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toContain("@matrixai/quic");
});

test("given_a_quic_client_when_the_certificate_is_not_trusted_or_nobody_listens_should_say_so", async () => {
  const server = await started();
  const options = { port: server.quicPort };
  const strict = Client.connect({ transport: "QUIC", options, tls: { rejectUnauthorized: true } });
  await expect(strict).rejects.toMatchObject({ errorName: "cannot_establish_connection" });
  const toNobody = Client.connect({ transport: "QUIC", options: { port: 1 } });
  await expect(toNobody).rejects.toMatchObject({ errorName: "cannot_establish_connection" });
});
