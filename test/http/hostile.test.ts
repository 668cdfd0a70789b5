// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bearer, httpCall, httpLogin, jsonType } from "../support/http-call.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";
import { claimsAt, secretToken } from "../support/test-tokens.ts";

const SECRET = "a-secret-of-this-test";
const MEMORY_MARGIN_BYTES = 150 * 1024 * 1024;
let server: RunningServer;
let token: string;

beforeAll(async () => {
  server = await startServer({
    environment: { IGGY_HTTP_JWT_ENCODING_SECRET: SECRET, IGGY_LIMITS_HANDSHAKE_TIMEOUT: "1 s" },
  });
  token = await httpLogin(server.httpPort);
  const post = (path: string, body: unknown) =>
    httpCall(server.httpPort, {
      method: "POST",
      path,
      headers: { ...jsonType, ...bearer(token) },
      body: JSON.stringify(body),
    });
  await post("/streams", { name: "s" });
  const settings = { compression_algorithm: "none", message_expiry: 0, max_topic_size: 0 };
  await post("/streams/s/topics", { name: "t", partitions_count: 1, ...settings });
});

afterAll(async () => {
  expect(server.output.stderr).not.toContain("a reason it should not");
  expect(await server.stop()).toBe(0);
});

/** What comes back for bytes, until the server hangs up or the answer is there. */
const raw = (...parts: readonly string[]): Promise<string> =>
  new Promise((resolve) => {
    let text = "";
    const socket = connect(server.httpPort, "127.0.0.1", () => {
      for (const part of parts) socket.write(part);
    });
    socket.on("data", (chunk) => {
      text += chunk.toString();
    });
    socket.on("error", () => {});
    socket.once("close", () => resolve(text));
  });

const isServing = async (): Promise<void> => {
  expect((await httpCall(server.httpPort, { path: "/streams", headers: bearer(token) })).status).toBe(200);
};

const claims = {
  jti: "1",
  iss: "iggy.apache.org",
  aud: "iggy.apache.org",
  sub: "0",
  iat: "now+0",
  exp: "now+3600",
  nbf: "now+0",
};

test.each([
  ["of_no_algorithm", { alg: "none" }, claims, SECRET],
  ["of_another_key", { alg: "HS256" }, claims, "another"],
  ["of_another_algorithm", { alg: "HS512" }, claims, SECRET],
  ["that_expired", { alg: "HS256" }, { ...claims, exp: "now-60" }, SECRET],
  ["for_another_audience", { alg: "HS256" }, { ...claims, aud: "others" }, SECRET],
  ["of_another_issuer", { alg: "HS256" }, { ...claims, iss: "others" }, SECRET],
  ["of_nobody", { alg: "HS256" }, { ...claims, sub: "77" }, SECRET],
  ["older_than_its_user", { alg: "HS256" }, { ...claims, iat: "now-3600" }, SECRET],
  ["with_the_serial_of_another_user", { alg: "HS256" }, { ...claims, iggy_serial: 99 }, SECRET],
])("given_a_token_%s_when_used_should_be_401_without_a_body", async (_, header, given, secret) => {
  const forged = secretToken(header, claimsAt(given), secret);
  const reply = await httpCall(server.httpPort, { path: "/streams", headers: bearer(forged) });
  expect([reply.status, reply.text]).toEqual([401, ""]);
});

test("given_a_token_that_is_not_valid_yet_when_used_should_be_accepted_as_apache_iggy_does", async () => {
  const early = secretToken({ alg: "HS256" }, claimsAt({ ...claims, nbf: "now+600" }), SECRET);
  expect((await httpCall(server.httpPort, { path: "/streams", headers: bearer(early) })).status).toBe(200);
});

test.each([
  ["two_lengths", "POST /users/login HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello"],
  [
    "a_length_and_chunks",
    "POST /ping HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  ],
  ["chunks_under_another_name", "POST /ping HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"],
  ["a_space_before_the_colon", "GET /ping HTTP/1.1\r\nHost : a\r\n\r\n"],
  ["a_folded_header", "GET /ping HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n"],
  ["lines_that_end_in_a_line_feed_only", "GET /ping HTTP/1.1\nHost: a\n\n"],
  ["a_header_that_ends_in_a_line_feed_only", "GET /ping HTTP/1.1\r\nHost: a\nX: 1\r\n\r\n"],
  ["a_header_that_ends_in_a_carriage_return_only", "GET /ping HTTP/1.1\r\nHost: a\rX: 1\r\n\r\n"],
  ["a_length_below_zero", "POST /ping HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n"],
  ["a_length_with_a_sign", "POST /ping HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello"],
  ["two_lengths_in_one_header", "POST /ping HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\nhello"],
  ["no_host", "GET /ping HTTP/1.1\r\n\r\n"],
  ["a_zero_in_a_header", "GET /ping HTTP/1.1\r\nHost: a\r\nX: \u0000\r\n\r\n"],
  ["no_http", "hello\r\n\r\n"],
])("given_a_request_with_%s_when_it_arrives_should_be_400_and_the_end_of_the_connection", async (_, bytes) => {
  expect(await raw(bytes)).toMatch(/^HTTP\/1\.1 400 /);
  await isServing();
});

test.each([
  ["a_size_that_is_none", "zz\r\nhello\r\n0\r\n\r\n"],
  ["a_size_beyond_64_bits", "fffffffffffffffff\r\nhello\r\n0\r\n\r\n"],
  ["more_than_their_size", "2\r\nhello\r\n0\r\n\r\n"],
])("given_chunks_of_%s_when_they_arrive_should_be_refused_and_reach_nobody", async (_, chunks) => {
  const head = `POST /streams HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n`;
  const text = await raw(`${head}Transfer-Encoding: chunked\r\n\r\n${chunks}GET /ping HTTP/1.1\r\nHost: a\r\n\r\n`);
  expect(text).not.toMatch(/ 200 |pong/);
  await isServing();
});

test("given_headers_without_end_when_they_arrive_should_be_431", async () => {
  const head = `GET /ping HTTP/1.1\r\nHost: a\r\n${`X-Long: ${"a".repeat(8000)}\r\n`.repeat(20)}\r\n`;
  expect(await raw(head)).toMatch(/^HTTP\/1\.1 431 /);
  await isServing();
});

test("given_a_head_that_never_ends_when_its_time_is_over_should_lose_its_connection", async () => {
  await raw("GET /ping HTTP/1.1\r\nHost: a\r\n");
  await raw();
  await isServing();
});

test.each([
  ["deep", `${"[".repeat(100_000)}`, 400],
  ["cut_off", '{"name":"a', 400],
  ["no_utf8", Buffer.from([0x22, 0xff, 0x22]), 400],
  ["a_prototype", '{"__proto__":{"name":"x"}}', 422],
  ["a_huge_number", `{"name":${"9".repeat(100_000)}}`, 422],
  ["twice_the_same", '{"name":"a","name":"b"}', 422],
])("given_a_body_that_is_%s_when_it_arrives_should_be_refused", async (_, body, status) => {
  const reply = await httpCall(server.httpPort, {
    method: "POST",
    path: "/streams",
    headers: { ...jsonType, ...bearer(token) },
    body,
  });
  expect(reply.status).toBe(status);
  await isServing();
});

test("given_many_large_and_endless_bodies_when_they_arrive_should_not_grow_the_server", async () => {
  const before = server.residentBytes;
  const headers = { ...jsonType, ...bearer(token) };
  const body = Buffer.alloc(8_000_000, 0x61);
  const replies = await Promise.all(
    Array.from({ length: 20 }, () =>
      httpCall(server.httpPort, { method: "POST", path: "/streams/s/topics/t/messages", headers, body }),
    ),
  );
  expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 413));
  const chunks = `${"186a0\r\n"}${"a".repeat(100_000)}\r\n`.repeat(30);
  const head = `POST /users/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
  expect(await raw(head, chunks, "0\r\n\r\n".repeat(1), "GET /ping HTTP/1.1\r\nConnection: close\r\n\r\n")).toMatch(
    /^HTTP\/1\.1 413 /,
  );
  await isServing();
  expect(server.residentBytes - before).toBeLessThan(MEMORY_MARGIN_BYTES);
});
