// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { parseDurationText, toMilliseconds } from "../../src/client/config/duration.ts";
import { resolveConfig } from "../../src/client/config/resolve-config.ts";
import { isIggyError, isLoopback, parseConnectionString, parseServerAddress } from "../../src/client/index.ts";

const refusal = (text: string) => {
  try {
    parseConnectionString(text);
    return "accepted";
  } catch (error) {
    return isIggyError(error) ? error.errorName : String(error);
  }
};

test("given_connection_strings_of_every_form_when_parsed_should_give_their_parts", () => {
  expect(parseConnectionString("iggy://me:p%40ss@host:99")).toMatchObject({
    transport: "tcp",
    addresses: [{ host: "host", port: 99 }],
    credentials: { username: "me", password: "p@ss" },
  });
  expect(parseConnectionString("iggy+tcp://[::1]")).toMatchObject({
    addresses: [{ host: "::1", port: 8090 }],
    credentials: undefined,
  });
  expect(parseConnectionString("iggy+ws://a:b@host")).toMatchObject({
    transport: "ws",
    addresses: [{ host: "host", port: 8092 }],
  });
  expect(parseConnectionString("iggy+ws://a:b@host:1?tls=true&max_frame_size=1MiB").transport).toBe("wss");
  expect(parseConnectionString("iggy+wss://a:b@[::1]").addresses).toEqual([{ host: "::1", port: 8092 }]);
  expect(parseConnectionString("iggy+tls://secret-token@a:1,b:2,[::1]:3/")).toMatchObject({
    transport: "tls",
    addresses: [
      { host: "a", port: 1 },
      { host: "b", port: 2 },
      { host: "::1", port: 3 },
    ],
    credentials: { token: "secret-token" },
  });
});

test("given_the_options_of_a_connection_string_when_parsed_should_all_be_understood", () => {
  const text =
    "iggy+tcp://iggy:iggy@localhost:8090?heartbeat_interval=10s&reconnection_retries=5&reconnection_interval=1m%2030s" +
    "&reestablish_after=500ms&nodelay=true&tls=true&tls_domain=example.com&tls_ca_file=/ca.pem";
  expect(parseConnectionString(text)).toMatchObject({
    transport: "tls",
    tls: { serverName: "example.com", caFile: "/ca.pem" },
    reconnect: { maxRetries: 5, interval: 90_000, reestablishAfter: 500 },
    heartbeatInterval: 10_000,
    noDelay: true,
  });
  const unlimited = parseConnectionString("iggy://a:b@c:1?reconnection_retries=unlimited&tls=yes");
  expect(unlimited.reconnect.maxRetries).toBe(Number.POSITIVE_INFINITY);
  expect(unlimited.transport).toBe("tcp");
  expect(parseConnectionString("iggy+http://a:b@c:1?retries=3").reconnect.maxRetries).toBe(3);
});

test("given_what_is_no_connection_string_when_parsed_should_be_refused_without_showing_the_secret", () => {
  const wrong = [
    "http://host",
    "iggy://",
    "iggy://a:b@",
    "iggy://host:0",
    "iggy://host:99999",
    "iggy+carrier-pigeon://a:b@host:1",
    "iggy://a:b@c@host:1",
    "iggy://a:@host:1",
    "iggy://:b@host:1",
    "iggy://a:b:c@host:1",
    "iggy://a:b@host:1?unknown=1",
    "iggy://a:b@host:1?nodelay",
    "iggy://a:b@host:1?nodelay=true?tls=true",
    "iggy://a:b@host:1?heartbeat_interval=soon",
    "iggy://a:%ZZ@host:1",
    "iggy://a:b@host:1://",
  ];
  for (const text of wrong) expect([text, refusal(text)]).toEqual([text, "invalid_connection_string"]);
  expect(refusal("iggy://a:b@host:1?reconnection_retries=many")).toBe("invalid_number_value");
  try {
    parseConnectionString("iggy://user:hunter2@host:1?unknown=1");
    expect.unreachable();
  } catch (error) {
    expect(JSON.stringify(error) + String(error)).not.toContain("hunter2");
  }
});

test("given_addresses_when_parsed_should_give_host_and_port_and_know_this_machine", () => {
  expect(parseServerAddress("localhost")).toEqual({ host: "localhost", port: 8090 });
  expect([parseServerAddress("127.9.9.9:1"), parseServerAddress("[::1]:1")].every(isLoopback)).toBe(true);
  expect(isLoopback(parseServerAddress("10.0.0.1:1"))).toBe(false);
});

test("given_durations_when_read_should_be_milliseconds_within_what_a_timer_holds", () => {
  expect([toMilliseconds(5), toMilliseconds("250ms"), toMilliseconds("1.5s"), toMilliseconds("2m")]).toEqual([
    5, 250, 1500, 120_000,
  ]);
  expect(toMilliseconds(Number.POSITIVE_INFINITY)).toBe(0x7fff_ffff);
  expect([parseDurationText("1h 5min"), parseDurationText("5 parsecs"), parseDurationText("")]).toEqual([
    3_900_000,
    undefined,
    undefined,
  ]);
  for (const wrong of [-1, Number.NaN, "soon" as never]) expect(() => toMilliseconds(wrong)).toThrow();
});

test("given_a_configuration_beside_a_connection_string_when_resolved_should_overrule_it", () => {
  const config = resolveConfig({
    url: "iggy://a:b@host:1?nodelay=false&reconnection_retries=7",
    options: { port: 2, hosts: ["other:3", "third"], noDelay: true },
    reconnect: { interval: "5s" },
    credentials: { token: "t" },
  });
  expect(config.addresses).toEqual([
    { host: "host", port: 2 },
    { host: "other", port: 3 },
    { host: "third", port: 8090 },
  ]);
  expect(config).toMatchObject({ noDelay: true, credentials: { token: "t" } });
  expect(config.reconnect).toMatchObject({ maxRetries: 7, intervalMs: 5000 });
  expect(() => resolveConfig({ transport: "SMOKE" as never })).toThrow();
  expect(() => resolveConfig({ maxInFlight: 0 })).toThrow();
});
