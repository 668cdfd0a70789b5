// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { afterAll, beforeAll, expect, test } from "vitest";
import { apiRoutes } from "../../src/server/transport/http/routes/index.ts";
import { bearer, httpCall, httpLogin, jsonType } from "../support/http-call.ts";
import { readRecordedGroup } from "../support/recorded-exchanges.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";

interface Matrix {
  readonly requests: readonly {
    readonly key: string;
    readonly method: string;
    readonly path: string;
    readonly body: unknown;
  }[];
  readonly rows: readonly {
    readonly scope: string;
    readonly flag: string | null;
    readonly status: Readonly<Record<string, number>>;
  }[];
}

const matrix = readRecordedGroup<Matrix>("09_permissions_matrix");
/** Routes Apache Iggy does not have, and those with the same permissions. The head of what never ends says enough. */
const lines = "/streams/0/topics/0/messages/lines";
const beside = [
  {
    key: `GET ${lines}`,
    method: "GET",
    path: lines,
    body: null,
    like: "GET /streams/0/topics/0/messages?partition_id=0&count=1",
  },
  {
    key: `POST ${lines}`,
    method: "POST",
    path: lines,
    body: { payload: "eA==" },
    like: "POST /streams/0/topics/0/messages",
  },
  {
    key: "GET /streams/0/topics/0/messages/stream",
    method: "HEAD",
    path: "/streams/0/topics/0/messages/stream",
    body: null,
    like: "GET /streams/0/topics/0/messages?partition_id=0&count=1",
  },
];
/** Logins, and what everybody may see. */
const withoutPermission = ["getRoot", "ping", "login", "refreshToken", "logout", "loginWithPersonalAccessToken"];
/** A snapshot shows logs and the configuration: who asks for one has to be allowed to look at the server. */
const stricter = new Set(["POST /snapshot"]);
const serverFlags = new Set(["manage_servers", "read_servers"]);
const global = ["manage_servers", "read_servers", "manage_users", "read_users", "manage_streams", "read_streams"];
const globalFlags = [...global, "manage_topics", "read_topics", "poll_messages", "send_messages"];
const streamFlags = ["manage_stream", "read_stream", "manage_topics", "read_topics", "poll_messages", "send_messages"];
const topicFlags = ["manage_topic", "read_topic", "poll_messages", "send_messages"];
const topicSettings = { partitions_count: 1, compression_algorithm: "none", message_expiry: 0, max_topic_size: 0 };

let server: RunningServer;
let root: string;

const call = (token: string, method: string, path: string, body?: unknown) =>
  httpCall(server.httpPort, {
    method,
    path,
    headers: { ...bearer(token), ...(body !== null && body !== undefined && typeOf(path)) },
    ...(body !== null && body !== undefined && { body: JSON.stringify(body) }),
  });

const typeOf = (path: string) => (path === lines ? { "content-type": "application/x-ndjson" } : jsonType);

const asRoot = (method: string, path: string, body?: unknown) => call(root, method, path, body);

const flagsOf = (names: readonly string[], held: string | null) =>
  Object.fromEntries(names.map((name) => [name, name === held]));

const permissionsOf = (scope: string, flag: string | null) => ({
  global: flagsOf(globalFlags, scope === "global" ? flag : null),
  streams: {
    "0": {
      ...flagsOf(streamFlags, scope === "stream" ? flag : null),
      topics: { "0": flagsOf(topicFlags, scope === "topic" ? flag : null) },
    },
  },
});

/** Everything a request may have taken away is there again, and what it may have made is gone. */
const restore = async (key: string): Promise<void> => {
  if (key === "DELETE /users/temp")
    await asRoot("POST", "/users", { username: "temp", password: "secret", status: "active" });
  if (key === "POST /users") await asRoot("DELETE", "/users/temp");
  if (key === "POST /streams") await asRoot("DELETE", "/streams/tempstream");
  if (key === "POST /streams/0/topics") await asRoot("DELETE", "/streams/0/topics/temptopic");
  if (key.startsWith("POST /streams/0/topics/0/consumer-groups")) {
    await asRoot("DELETE", "/streams/0/topics/0/consumer-groups/tempgroup");
  }
  await asRoot("POST", "/streams", { name: "s0" });
  await asRoot("POST", "/streams/0/topics", { ...topicSettings, name: "t0" });
  const { text } = await asRoot("GET", "/streams/0/topics/0");
  if (text.includes('"partitions_count":0'))
    await asRoot("POST", "/streams/0/topics/0/partitions", { partitions_count: 1 });
  if (text.includes('"messages_count":0')) {
    const messages = [{ payload: "eA==" }];
    await asRoot("POST", "/streams/0/topics/0/messages", { partitioning: { kind: "balanced", value: "" }, messages });
  }
  await asRoot("PUT", "/streams/0/topics/0/consumer-offsets", { consumer_id: 1, partition_id: 0, offset: 0 });
  await asRoot("POST", "/streams/0/topics/0/consumer-groups", { name: "g0" });
};

beforeAll(async () => {
  server = await startServer();
  root = await httpLogin(server.httpPort);
  for (const username of ["probe", "other"]) {
    await asRoot("POST", "/users", { username, password: "secret", status: "active" });
  }
});

afterAll(async () => void (await server.stop()));

for (const { scope, flag, status } of matrix.rows) {
  test(`given_a_user_with_${scope}_${flag ?? "nothing"}_when_every_route_is_called_should_be_allowed_what_was_recorded`, async () => {
    const found: Record<string, number> = {};
    const wanted: Record<string, number> = {};
    for (const { key, method, path, body } of matrix.requests) {
      await restore(key);
      // Permissions end with what they are for, so that they are given anew.
      await asRoot("PUT", "/users/probe/permissions", { permissions: permissionsOf(scope, flag) });
      const reply = await call(await probe(), method, path, body);
      found[key] = reply.status === 403 ? 403 : reply.status >= 500 ? reply.status : 200;
      const isStricter = stricter.has(key) && !serverFlags.has(flag ?? "");
      wanted[key] = isStricter || status[key] === 403 ? 403 : 200;
    }
    for (const { key, method, path, body, like } of beside) {
      await restore(key);
      await asRoot("PUT", "/users/probe/permissions", { permissions: permissionsOf(scope, flag) });
      const reply = await call(await probe(), method, path, body);
      found[key] = reply.status === 403 ? 403 : reply.status >= 400 ? reply.status : 200;
      wanted[key] = status[like] === 403 ? 403 : 200;
    }
    expect(found).toEqual(wanted);
  });
}

test("given_every_route_when_looked_for_should_be_in_the_matrix_or_need_no_permission", () => {
  const called = [...matrix.requests, ...beside].map(({ key }) => key.split("?", 1)[0]?.split("/") ?? []);
  const missing = apiRoutes.filter(({ method, path }) => {
    const segments = `${method} ${path}`.split("/");
    return !called.some(
      (key) => key.length === segments.length && segments.every((part, at) => part.startsWith("{") || part === key[at]),
    );
  });
  expect(missing.map(({ name }) => name)).toEqual(withoutPermission);
});

let probeToken: string | undefined;
const probe = async (): Promise<string> => {
  probeToken ??= await httpLogin(server.httpPort, "probe", "secret");
  return probeToken;
};
