// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { expect, onTestFinished, test } from "vitest";
import { bearer, httpCall, httpLogin, jsonType } from "../support/http-call.ts";
import { scrape } from "../support/monitoring.ts";
import { OtlpReceiver } from "../support/otlp-receiver.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { until } from "../support/until.ts";

const start = async (environment: Readonly<Record<string, string>>) => {
  const server = await startServer({ environment: { IGGY_MONITORING_ADDRESS: "127.0.0.1:0", ...environment } });
  onTestFinished(async () => void (await server.stop()));
  return { server, token: await httpLogin(server.httpPort) };
};

const create = (
  { httpPort }: Pick<RunningServer, "httpPort">,
  token: string,
  [path, body]: readonly [string, unknown],
  headers: Readonly<Record<string, string>> = {},
) =>
  httpCall(httpPort, {
    method: "POST",
    path,
    headers: { ...jsonType, ...bearer(token), ...headers },
    body: JSON.stringify(body),
  });

const settings = { partitions_count: 1, compression_algorithm: "none", message_expiry: 0, max_topic_size: 0 };
const stream = ["/streams", { name: "s" }] as const;
const topic = ["/streams/s/topics", { name: "t", ...settings }] as const;
const messages = [{ payload: "YQ==" }, { payload: "Yg==" }];
const send = ["/streams/s/topics/t/messages", { partitioning: { kind: "balanced", value: "" }, messages }] as const;

test("given_requests_over_http_when_scraped_should_be_counted_by_command_as_those_of_other_transports", async () => {
  const { server, token } = await start({});
  const before = await scrape(server);
  await create(server, token, stream);
  await create(server, token, topic);
  await create(server, token, send);
  expect((await create(server, token, stream)).status).toBe(400);
  expect((await create(server, token, ["/streams", { name: 7 }])).status).toBe(422);
  expect((await create(server, "no token", stream)).status).toBe(401);
  const poll = { path: "/streams/s/topics/t/messages?count=10", headers: bearer(token) };
  expect((await httpCall(server.httpPort, poll)).text).toContain('"count":2');
  await httpCall(server.httpPort, { path: "/nowhere", headers: bearer(token) });
  await httpCall(server.httpPort, { path: "/health/live" });
  await until("the bytes are counted", async () => {
    const { samples } = await scrape(server);
    const isIdle = samples.get('iggy_connections{transport="http"}') === 0;
    return isIdle && (samples.get('iggy_sent_bytes_total{transport="http"}') ?? 0) > 1000;
  });
  const after = await scrape(server);
  const grown = (sample: string) => (after.samples.get(sample) ?? 0) - (before.samples.get(sample) ?? 0);
  expect(grown('iggy_requests_total{command="create_stream",outcome="ok"}')).toBe(1);
  expect(grown('iggy_requests_total{command="create_stream",outcome="error"}')).toBe(3);
  expect(grown('iggy_requests_total{command="send_messages",outcome="ok"}')).toBe(1);
  expect(grown('iggy_request_duration_seconds_count{command="poll_messages"}')).toBe(1);
  expect(grown("iggy_messages_polled_total")).toBe(2);
  expect(grown('iggy_errors_total{code="1012",error="stream_name_already_exists"}')).toBe(1);
  expect(grown('iggy_errors_total{code="301",error="invalid_http_request"}')).toBe(1);
  expect(grown('iggy_errors_total{code="40",error="unauthenticated"}')).toBe(1);
  expect(grown('iggy_requests_total{command="unknown",outcome="error"}')).toBe(0);
  expect(grown('iggy_received_bytes_total{transport="http"}')).toBeGreaterThan(1000);
});

test("given_a_request_with_or_without_an_id_when_it_fails_should_give_back_the_id_that_is_in_the_log", async () => {
  const { server, token } = await start({ IGGY_SYSTEM_LOGGING_LEVEL: "warn,http=debug" });
  await create(server, token, stream);
  const trace = "0af7651916cd43dd8448eb211c80319c";
  const traceparent = `00-${trace}-b7ad6b7169203331-01`;
  const given = await create(server, token, stream, { "x-request-id": "order-17", traceparent });
  const made = await create(server, token, stream, { "x-request-id": 'no "id"' });
  expect(given.headers["x-request-id"]).toBe("order-17");
  expect(made.headers["x-request-id"]).toMatch(/^http-[0-9a-f]{8}-\d+$/);
  const lines = () => server.output.stderr.split("\n").filter((line) => line.includes("a request failed"));
  await until("both are logged", () => lines().length === 2);
  expect(lines().map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({ module: "http", route: "createStream", request: "order-17", trace }),
    expect.objectContaining({ module: "http", route: "createStream", request: made.headers["x-request-id"] }),
  ]);
  const refused = await httpCall(server.httpPort, { path: "/nowhere" });
  expect([refused.status, refused.headers["x-request-id"]]).toEqual([401, expect.stringMatching(/^http-/)]);
});

test("given_a_request_that_belongs_to_a_trace_when_served_should_export_a_span_of_it_unless_it_is_not_recorded", async () => {
  const receiver = await OtlpReceiver.http();
  onTestFinished(() => receiver.close());
  const { server, token } = await start({
    IGGY_TELEMETRY_ENABLED: "true",
    IGGY_TELEMETRY_LOGS_TRANSPORT: "http",
    IGGY_TELEMETRY_LOGS_ENDPOINT: `${receiver.url}/v1/logs`,
    IGGY_TELEMETRY_TRACES_TRANSPORT: "http",
    IGGY_TELEMETRY_TRACES_ENDPOINT: `${receiver.url}/v1/traces`,
  });
  // Ids that are text, so that they are found in what arrives.
  const hex = (text: string) => Buffer.from(text).toString("hex");
  const parentOf = (traceId: string, flags: string) => `00-${hex(traceId)}-${hex("the-span")}-${flags}`;
  const silent = { traceparent: parentOf("trace-of-silence", "00") };
  await create(server, token, ["/streams", { name: "silent" }], silent);
  await create(server, token, stream, { traceparent: parentOf("trace-of-orders!", "01"), tracestate: "shop=9" });
  const wanted = ["trace_create_stream", "trace-of-orders!", "the-span", "shop=9", "/streams", "http.route"];
  await until("the span arrives", () => wanted.every((text) => receiver.texts("traces").includes(text)));
  expect(receiver.texts("traces")).not.toContain("trace-of-silence");
  expect(receiver.texts("traces")).toContain("trace_login_user");
});

test("given_a_server_in_the_process_when_http_is_served_should_tell_of_each_request_on_the_channel", async () => {
  const { Server } = (await import(
    "../../dist/server/index.js" as string
  )) as typeof import("../../src/server/index.ts");
  const config = {
    "system.path": temporaryDirectory(),
    "system.sharding.cpu_allocation": 1,
    "tcp.address": "127.0.0.1:0",
    "websocket.enabled": false,
    "quic.enabled": false,
    "http.address": "127.0.0.1:0",
    "system.logging.level": "warn",
  };
  const told: Record<string, unknown>[] = [];
  const listen = (request: unknown) => told.push(request as Record<string, unknown>);
  subscribe("iggy:server:request", listen);
  onTestFinished(() => {
    unsubscribe("iggy:server:request", listen);
  });
  const server = await Server.start({ config, environment: {}, defaultRootCredentials: true });
  try {
    const httpPort = server.httpAddress?.port ?? 0;
    const token = await httpLogin(httpPort);
    await create({ httpPort }, token, stream, { "x-request-id": "mine" });
    await httpCall(httpPort, { path: "/streams/s/topics", headers: bearer("none") });
    const http = (method: string, route: string, status: number) => ({ method, route, status });
    expect(told).toMatchObject([
      { command: "login_user", userId: undefined, error: undefined, http: http("POST", "/users/login", 200) },
      { command: "create_stream", requestId: "mine", userId: 0, http: http("POST", "/streams", 200) },
      { command: "get_topics", error: "unauthenticated", http: http("GET", "/streams/{stream_id}/topics", 401) },
    ]);
  } finally {
    await server.stop();
  }
});
