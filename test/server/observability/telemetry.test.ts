// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { expect, onTestFinished, test } from "vitest";
import { RequestTraces } from "../../../src/server/observability/requests/request-traces.ts";
import {
  describeRequest,
  requestChannel,
  type ServedRequest,
} from "../../../src/server/observability/requests/served-request.ts";
import { reportFailures } from "../../../src/server/observability/telemetry/failure-reports.ts";
import { logAttributes } from "../../../src/server/observability/telemetry/log-attributes.ts";
import { openSession } from "../../../src/server/session/session.ts";

const PING = 1;
const request = () =>
  describeRequest(openSession({ clientId: 7, address: "127.0.0.1:1", transport: "tcp" }), PING, 0, 2);

test("given_a_request_when_described_should_name_command_client_and_error", () => {
  const session = openSession({ clientId: 7, address: "127.0.0.1:1", transport: "tcp" });
  session.requestsCount = 3;
  session.user = { id: 5, serial: 9 };
  expect(describeRequest(session, PING, 40, 1.5)).toMatchObject({
    requestId: "7-3",
    command: "ping",
    clientId: 7,
    userId: 5,
    tookMs: 1.5,
    error: "unauthenticated",
  });
  expect(describeRequest(session, 9999, 0, 1)).toMatchObject({ command: "unknown", error: undefined });
});

test("given_more_requests_than_there_is_room_for_when_flushed_should_send_what_fits_and_begin_anew", () => {
  const sent: (readonly ServedRequest[])[] = [];
  const traces = new RequestTraces((requests) => sent.push(requests));
  traces.flush();
  for (let count = 0; count < 3000; count++) traces.add(request());
  expect(traces.hasRoom).toBe(false);
  traces.flush();
  traces.add(request());
  traces.flush();
  expect(sent.map(({ length }) => length)).toEqual([2048, 1]);
});

test("given_a_listener_of_the_channel_when_a_request_is_published_should_get_it", () => {
  const got: unknown[] = [];
  const listen = (message: unknown) => got.push(message);
  subscribe("iggy:server:request", listen);
  onTestFinished(() => {
    unsubscribe("iggy:server:request", listen);
  });
  const published = request();
  requestChannel.publish(published);
  expect(got).toEqual([published]);
});

test("given_an_exporter_that_fails_and_recovers_when_it_exports_should_say_each_once", () => {
  const lines: string[] = [];
  const note = (line: string) => lines.push(line);
  const logger = { debug: note, info: note, warn: note, error: note };
  let code = 1;
  const exporter = { export: (_items: string[], done: (result: { code: number }) => void) => done({ code }) };
  const results: number[] = [];
  const reported = reportFailures(exporter, "logs", logger);
  for (code of [1, 1, 0, 0, 1]) reported.export([], (result) => results.push(result.code));
  expect(lines).toEqual(["cannot export logs", "logs are exported again", "cannot export logs"]);
  expect(results).toEqual([1, 1, 0, 0, 1]);
});

test("given_the_context_of_a_line_when_exported_should_be_plain_values", () => {
  const error = new Error("broken");
  expect(logAttributes({ a: 1, b: "x", c: true, d: 5n, e: undefined, f: { g: 1n }, error })).toEqual({
    a: 1,
    b: "x",
    c: true,
    d: "5",
    f: '{"g":"1"}',
    error: error.stack,
  });
});
