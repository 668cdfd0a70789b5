// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { generate } from "selfsigned";
import { describe, expect, test } from "vitest";
import { makeStream, makeTopic, pollRequest, readAll, send, sendFrame } from "../support/messages.ts";
import { RawConnection, requestFrame } from "../support/raw-connection.ts";
import { startRefusedServer, startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const TLS = { IGGY_TCP_TLS_ENABLED: "true", IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "2" };
const DISCONNECTED = 8;
const PING = Buffer.from("0400000001000000", "hex");
const MIB = 1024 * 1024;

const writeCertificate = async (keyType: "ec" | "rsa") => {
  const directory = temporaryDirectory();
  const files = { cert: join(directory, "cert.pem"), key: join(directory, "key.pem") };
  const made = await generate([{ name: "commonName", value: "localhost" }], { keyType, algorithm: "sha256" });
  writeFileSync(files.cert, made.cert);
  writeFileSync(files.key, made.private);
  const environment = { ...TLS, IGGY_TCP_TLS_CERT_FILE: files.cert, IGGY_TCP_TLS_KEY_FILE: files.key };
  return { ...files, chain: made.cert, environment };
};

test("given_no_certificate_when_tls_is_on_should_serve_with_one_for_localhost_in_both_versions_of_tls", async () => {
  const server = await startServer({ environment: TLS });
  for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
    const connection = await RawConnection.openTls(server.port, {
      minVersion: version,
      maxVersion: version,
      ALPNProtocols: ["iggy"],
    });
    const socket = connection.socket as TLSSocket;
    expect([socket.getProtocol(), socket.alpnProtocol]).toEqual([version, false]);
    expect(socket.getPeerCertificate()).toMatchObject({ subjectaltname: "DNS:localhost", nistCurve: "P-256" });
    await connection.login();
    connection.destroy();
  }
  await expect(RawConnection.openTls(server.port, { maxVersion: "TLSv1.1", minVersion: "TLSv1.1" })).rejects.toThrow();
  expect(await server.stop()).toBe(0);
});

test.each(["ec", "rsa"] as const)("given_an_%s_certificate_in_files_when_tls_is_on_should_be_the_one", async (type) => {
  const { environment, chain } = await writeCertificate(type);
  const server = await startServer({ environment });
  const connection = await RawConnection.openTls(server.port, {
    ca: chain,
    rejectUnauthorized: true,
    servername: "localhost",
  });
  await connection.login();
  connection.destroy();
  expect(await server.stop()).toBe(0);
});

test("given_connections_inside_of_tls_on_all_shards_when_they_send_large_and_small_should_be_served_in_order", async () => {
  const server = await startServer({ environment: TLS });
  const first = await RawConnection.openTls(server.port);
  await first.login();
  await makeStream(first, "s");
  await makeTopic(first, 0, "t", 4);
  const work = async (partition: number) => {
    const connection = await RawConnection.openTls(server.port);
    await connection.login();
    const texts = Array.from({ length: 300 }, (_, at) => `${at} `.padEnd(at % 50 === 0 ? 300_000 : 40, "x"));
    const frames = texts.map((text) => sendFrame(0, 0, partition, [Buffer.from(text)]));
    connection.write(Buffer.concat(frames));
    for (const _ of texts) expect((await connection.reply())?.status).toBe(0);
    expect(await readAll(connection, 0, 0, partition)).toEqual(texts);
    connection.destroy();
  };
  await Promise.all([0, 1, 2, 3].map(work));
  first.destroy();
  expect(await server.stop()).toBe(0);
});

test("given_plain_bytes_when_sent_to_a_tls_port_should_be_closed_without_a_reply", async () => {
  const server = await startServer({ environment: TLS });
  const connection = await RawConnection.open(server.port);
  connection.write(PING);
  expect(await connection.take(1, 10_000)).toHaveLength(0);
  expect(connection.isClosed).toBe(true);
  connection.destroy();
  expect(await server.stop()).toBe(0);
});

test("given_a_peer_that_does_not_finish_its_handshake_when_the_time_is_over_should_be_closed", async () => {
  const server = await startServer({ environment: { ...TLS, IGGY_LIMITS_HANDSHAKE_TIMEOUT: "200ms" } });
  const silent = await RawConnection.open(server.port);
  const healthy = await RawConnection.openTls(server.port);
  await silent.closed();
  expect((await healthy.request(1, new Uint8Array(0))).status).toBe(0);
  silent.destroy();
  healthy.destroy();
  expect(await server.stop()).toBe(0);
});

test("given_a_client_inside_of_tls_when_the_server_stops_should_be_told_so", async () => {
  const server = await startServer({ environment: TLS });
  const connection = await RawConnection.openTls(server.port);
  await connection.login();
  server.signal("SIGTERM");
  expect((await connection.reply())?.status).toBe(DISCONNECTED);
  await connection.closed();
  connection.destroy();
  expect(await server.exited()).toBe(0);
});

test("given_a_client_inside_of_tls_that_ends_its_side_when_requests_are_served_should_get_every_reply", async () => {
  const server = await startServer({ environment: TLS });
  const connection = await RawConnection.openTls(server.port);
  await connection.login();
  connection.socket.end(Buffer.concat([requestFrame(10, new Uint8Array(0)), PING, PING]));
  for (let at = 0; at < 3; at++) expect((await connection.reply())?.status).toBe(0);
  await connection.closed();
  expect(await server.stop()).toBe(0);
});

test("given_a_client_inside_of_tls_that_does_not_read_when_it_polls_on_should_cost_little_memory_and_lose_nothing", async () => {
  const server = await startServer({ environment: TLS });
  const connection = await RawConnection.openTls(server.port);
  await connection.login();
  await makeStream(connection, "s");
  await makeTopic(connection, 0, "t", 1);
  expect(await send(connection, 0, 0, 0, [Buffer.alloc(2 * MIB)])).toBe(0);
  const before = server.residentBytes;
  connection.socket.pause();
  const polls = 60;
  const request = requestFrame(100, pollRequest({ streamId: 0, topicId: 0, partitionId: 0 }));
  connection.write(Buffer.concat(Array.from({ length: polls }, () => request)));
  const other = await RawConnection.openTls(server.port);
  for (let at = 0; at < 100; at++) expect((await other.request(1, new Uint8Array(0))).status).toBe(0);
  expect(server.residentBytes - before).toBeLessThan(60 * MIB);
  connection.socket.resume();
  for (let at = 0; at < polls; at++) expect((await connection.reply())?.payload.length).toBeGreaterThan(2 * MIB);
  other.destroy();
  connection.destroy();
  expect(await server.stop()).toBe(0);
});

describe("files that do not do", () => {
  test.each([
    ["a missing certificate", { IGGY_TCP_TLS_SELF_SIGNED: "false", IGGY_TCP_TLS_CERT_FILE: "absent.pem" }, "cert_file"],
    ["a missing key", { IGGY_TCP_TLS_KEY_FILE: "absent.pem" }, "key_file"],
  ])("given_%s_when_started_should_exit_1_and_say_which_file", async (_, changed, key) => {
    const { environment } = await writeCertificate("ec");
    const refused = await startRefusedServer(temporaryDirectory(), { environment: { ...environment, ...changed } });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("invalid_tls_certificate_path");
    expect(refused.stderr).toContain(`tcp.tls.${key}`);
    expect(refused.stderr).toContain("absent.pem");
  });

  test("given_a_certificate_that_is_none_or_has_another_key_when_started_should_exit_1_and_say_so", async () => {
    const one = await writeCertificate("ec");
    const other = await writeCertificate("ec");
    const mixed = { ...one.environment, IGGY_TCP_TLS_KEY_FILE: other.key };
    const mismatch = await startRefusedServer(temporaryDirectory(), { environment: mixed });
    expect(mismatch.code).toBe(1);
    expect(mismatch.stderr).toContain("is not the key of the certificate");
    writeFileSync(one.cert, "no certificate");
    const garbage = await startRefusedServer(temporaryDirectory(), { environment: one.environment });
    expect(garbage.code).toBe(1);
    expect(garbage.stderr).toContain("is not the PEM it should be");
  });
});
