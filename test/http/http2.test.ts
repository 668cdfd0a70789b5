// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { rmSync, writeFileSync } from "node:fs";
import { type ClientHttp2Session, connect, constants } from "node:http2";
import { request } from "node:https";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { generate } from "selfsigned";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { makeTemporaryDirectory } from "../support/make-temporary-directory.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";
import { until } from "../support/until.ts";

const MEMORY_MARGIN_BYTES = 200 * 1024 * 1024;
const TOPIC = "/streams/s/topics/t/messages";
const sessions: ClientHttp2Session[] = [];
let server: RunningServer;
let plainServer: RunningServer;
let certificate: string;
let directory: string;

beforeAll(async () => {
  directory = makeTemporaryDirectory();
  const files = { cert: join(directory, "cert.pem"), key: join(directory, "key.pem") };
  const made = await generate([{ name: "commonName", value: "localhost" }], { keyType: "ec", algorithm: "sha256" });
  writeFileSync(files.cert, made.cert);
  writeFileSync(files.key, made.private);
  certificate = made.cert;
  const limits = { IGGY_LIMITS_REQUEST_TIMEOUT: "2 s" };
  const tls = { IGGY_HTTP_TLS_ENABLED: "true", IGGY_HTTP_TLS_CERT_FILE: files.cert, IGGY_HTTP_TLS_KEY_FILE: files.key };
  [server, plainServer] = await Promise.all([
    startServer({ environment: { ...limits, ...tls } }),
    startServer({ environment: limits }),
  ]);
});

afterEach(() => {
  for (const session of sessions.splice(0)) session.destroy();
});

afterAll(async () => {
  for (const { output } of [server, plainServer]) expect(output.stderr).not.toContain("a reason it should not");
  expect(await Promise.all([server.stop(), plainServer.stop()])).toEqual([0, 0]);
  rmSync(directory, { recursive: true });
});

const openSession = (url = `https://127.0.0.1:${server.httpPort}`): ClientHttp2Session => {
  const session = connect(url, { ca: certificate, servername: "localhost" });
  session.on("error", () => {});
  sessions.push(session);
  return session;
};

interface Asked {
  readonly method?: string;
  readonly token?: string;
  readonly body?: unknown;
}

const ask = (session: ClientHttp2Session, path: string, { method = "GET", token, body }: Asked = {}) =>
  new Promise<{ readonly status: number; readonly text: string; readonly headers: Record<string, unknown> }>(
    (resolve, reject) => {
      const stream = session.request({
        ":method": method,
        ":path": path,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
      });
      let [status, text, headers] = [0, "", {}];
      stream.once("response", (found) => {
        status = Number(found[":status"]);
        headers = { ...found };
      });
      stream.on("data", (chunk: Buffer) => {
        text += chunk.toString();
      });
      stream.once("end", () => resolve({ status, text, headers }));
      stream.once("error", reject);
      stream.end(body === undefined ? undefined : JSON.stringify(body));
    },
  );

const logIn = async (session: ClientHttp2Session): Promise<string> => {
  const { text } = await ask(session, "/users/login", { method: "POST", body: { username: "iggy", password: "iggy" } });
  return (JSON.parse(text) as { access_token: { token: string } }).access_token.token;
};

test("given_http_2_inside_of_tls_when_used_should_send_poll_and_follow_on_one_connection", async () => {
  const session = openSession();
  const token = await logIn(session);
  expect((session.socket as TLSSocket).alpnProtocol).toBe("h2");
  const settings = { compression_algorithm: "none", message_expiry: 0, max_topic_size: 0 };
  const made = await ask(session, "/streams", { method: "POST", token, body: { name: "s" } });
  expect([made.status, made.headers["x-request-id"]]).toEqual([200, expect.stringMatching(/^http-/)]);
  const topic = { name: "t", partitions_count: 1, ...settings };
  expect((await ask(session, "/streams/s/topics", { method: "POST", token, body: topic })).status).toBe(200);
  const follower = session.request({ ":path": `${TOPIC}/stream`, authorization: `Bearer ${token}` });
  let followed = "";
  follower.on("data", (chunk: Buffer) => {
    followed += chunk.toString();
  });
  const send = { partitioning: { kind: "balanced", value: "" }, messages: [{ payload: "aGVsbG8=" }] };
  const replies = await Promise.all(
    Array.from({ length: 50 }, () => ask(session, TOPIC, { method: "POST", token, body: send })),
  );
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]));
  const polled = await ask(session, `${TOPIC}?count=100`, { token });
  expect(polled.text).toContain('"count":50');
  await until("the follower has all", () => followed.split("event: message").length === 51);
  follower.close();
  expect((await ask(session, "/nowhere")).status).toBe(401);
  expect((await ask(session, "/streams", { method: "POST", token, body: { name: 1 } })).status).toBe(422);
});

test("given_http_1_inside_of_tls_when_used_should_be_served_on_the_same_port", async () => {
  const status = await new Promise((resolve, reject) => {
    const { httpPort: port } = server;
    request(
      { port, host: "127.0.0.1", servername: "localhost", ca: certificate, path: "/ping", agent: false },
      (response) => resolve([response.httpVersion, response.resume().statusCode]),
    )
      .on("error", reject)
      .end();
  });
  expect(status).toEqual(["1.1", 200]);
});

test("given_http_2_by_prior_knowledge_when_used_without_tls_should_be_served_on_the_plain_port", async () => {
  const session = openSession(`http://127.0.0.1:${plainServer.httpPort}`);
  const token = await logIn(session);
  expect((await ask(session, "/streams", { token })).text).toBe("[]");
});

test.each(["plain", "tls"])(
  "given_a_body_over_http_2_%s_that_never_ends_when_its_time_is_over_should_be_408_and_the_connection_go_on",
  async (kind) => {
    const session = openSession(kind === "tls" ? undefined : `http://127.0.0.1:${plainServer.httpPort}`);
    const stream = session.request({ ":method": "POST", ":path": "/users/login", "content-type": "application/json" });
    stream.write("{");
    const drip = setInterval(() => stream.write(" "), 50);
    const status = await new Promise((resolve, reject) => {
      stream.once("response", (headers) => resolve(headers[":status"]));
      stream.once("error", reject);
    });
    clearInterval(drip);
    expect(status).toBe(408);
    await until("the stream is closed", () => stream.closed);
    expect((await ask(session, "/ping")).text).toBe("pong");
  },
);

test.each(["plain", "tls"])(
  "given_streams_over_http_2_%s_that_are_reset_at_once_by_the_thousand_should_harm_nobody_else",
  async (kind) => {
    const [attacked, url] =
      kind === "tls" ? [server, undefined] : [plainServer, `http://127.0.0.1:${plainServer.httpPort}`];
    const token = await logIn(openSession(url));
    const before = attacked.residentBytes;
    for (let round = 0; round < 3; round++) {
      const attacker = openSession(url);
      await new Promise((resolve) => attacker.once("connect", resolve));
      for (let count = 0; count < 2000 && !attacker.destroyed && !attacker.closed; count++) {
        const stream = attacker.request({ ":path": "/streams", authorization: `Bearer ${token}` });
        stream.on("error", () => {});
        stream.close(constants.NGHTTP2_CANCEL);
        if (count % 100 === 99) await new Promise((resolve) => setImmediate(resolve));
      }
      attacker.destroy();
    }
    expect((await ask(openSession(url), "/streams", { token })).status).toBe(200);
    expect(attacked.residentBytes - before).toBeLessThan(MEMORY_MARGIN_BYTES);
  },
);

test("given_headers_over_http_2_without_end_when_they_arrive_should_harm_nobody_else", async () => {
  const session = openSession();
  const stream = session.request({ ":path": "/ping", ...Object.fromEntries(largeHeaders()) });
  const outcome = await new Promise((resolve) => {
    stream.once("response", (headers) => resolve(headers[":status"]));
    stream.once("error", () => resolve("refused"));
    stream.once("close", () => resolve("refused"));
  });
  expect(["refused", 431]).toContain(outcome);
  expect((await ask(openSession(), "/ping")).text).toBe("pong");
});

const largeHeaders = (): [string, string][] =>
  Array.from({ length: 100 }, (_, place) => [`x-large-${place}`, "a".repeat(2000)]);

test("given_a_connection_of_http_2_on_which_nothing_happens_when_its_time_is_over_should_be_closed", async () => {
  const session = openSession();
  await new Promise((resolve) => session.once("connect", resolve));
  await until("the server hangs up", () => session.destroyed);
});
