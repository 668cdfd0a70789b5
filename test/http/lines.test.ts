// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bearer, httpCall, httpLogin, jsonType } from "../support/http-call.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";
import { until } from "../support/until.ts";

const TOPIC = "/streams/s/topics/t";
let server: RunningServer;
let token: string;

beforeAll(async () => {
  server = await startServer();
  token = await httpLogin(server.httpPort);
  const settings = { compression_algorithm: "none", message_expiry: 0, max_topic_size: 0 };
  await post("/streams", { name: "s" });
  await post("/streams/s/topics", { name: "t", partitions_count: 1, ...settings });
});

afterAll(async () => void (await server.stop()));

const post = (path: string, body: unknown, as = token) =>
  httpCall(server.httpPort, {
    method: "POST",
    path,
    headers: { ...jsonType, ...bearer(as) },
    body: JSON.stringify(body),
  });

const sendLines = (lines: readonly unknown[], query = "") =>
  httpCall(server.httpPort, {
    method: "POST",
    path: `${TOPIC}/messages/lines${query}`,
    headers: { "content-type": "application/x-ndjson", ...bearer(token) },
    body: lines.map((line) => JSON.stringify(line)).join("\n"),
  });

const payload = (text: string) => ({ payload: Buffer.from(text).toString("base64") });

/** Follows a topic; what arrived so far is in `text`. */
const follow = (query: string, headers: Readonly<Record<string, string>> = {}, as = token) => {
  const following = { text: "", isOver: false, end: (): void => void sent.destroy() };
  const path = `${TOPIC}/messages/stream${query}`;
  const sent = request({ port: server.httpPort, host: "127.0.0.1", path, headers: { ...headers, ...bearer(as) } });
  sent.once("response", (response) => {
    response.on("data", (chunk: Buffer) => {
      following.text += chunk.toString();
    });
    response.once("end", () => {
      following.isOver = true;
    });
    response.once("error", () => {});
  });
  sent.on("error", () => {});
  sent.end();
  return following;
};

test("given_lines_of_json_when_sent_should_be_read_back_as_lines", async () => {
  expect((await sendLines([payload("one"), { id: "7", ...payload("two") }], "?partition_id=0")).status).toBe(201);
  const reply = await httpCall(server.httpPort, { path: `${TOPIC}/messages/lines?count=5`, headers: bearer(token) });
  expect(reply.headers["content-type"]).toBe("application/x-ndjson");
  const read = reply.text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { payload: string });
  expect(read.map((message) => Buffer.from(message.payload, "base64").toString())).toEqual(["one", "two"]);
});

test.each([
  ["no_json", "{", 400],
  ["another_shape", '{"payload":1}', 422],
  ["nothing", "", 400],
])("given_lines_of_%s_when_sent_should_be_refused_as_a_whole", async (_, body, status) => {
  const headers = { "content-type": "application/x-ndjson", ...bearer(token) };
  const path = `${TOPIC}/messages/lines`;
  expect((await httpCall(server.httpPort, { method: "POST", path, headers, body })).status).toBe(status);
});

test("given_a_follower_when_messages_come_should_get_each_with_its_offset_and_go_on_behind_the_last", async () => {
  const { text } = await httpCall(server.httpPort, {
    path: `${TOPIC}/messages?kind=last&count=1`,
    headers: bearer(token),
  });
  const last = (JSON.parse(text) as { current_offset: number }).current_offset;
  const following = follow(`?kind=offset&value=${last + 1}`);
  await until("it follows", () => following.text.includes(": following"));
  await sendLines([payload("fresh")]);
  await until("it came", () => following.text.includes(`id: ${last + 1}\n`));
  following.end();
  const again = follow("", { "last-event-id": String(last) });
  await until("it came again", () => again.text.includes(`id: ${last + 1}\n`));
  again.end();
});

test("given_a_follower_when_its_user_is_deleted_should_be_hung_up_on", async () => {
  const flags = ["manage_servers", "read_servers", "manage_users", "read_users", "manage_streams", "read_streams"];
  const names = [...flags, "manage_topics", "read_topics", "poll_messages", "send_messages"];
  const global = Object.fromEntries(names.map((name) => [name, true]));
  await post("/users", { username: "reader", password: "secret", status: "active", permissions: { global } });
  const following = follow("", {}, await httpLogin(server.httpPort, "reader", "secret"));
  await until("it follows", () => following.text.includes(": following"));
  await httpCall(server.httpPort, { method: "DELETE", path: "/users/reader", headers: bearer(token) });
  await until("it is over", () => following.isOver);
});
