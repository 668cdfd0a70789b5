// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { Client, type ClientConfig, type ConsumerOptions, type ProducerOptions } from "../../src/client/index.ts";

/** Options as programs without types may write them. */
const untyped = (options: object) => options as ConsumerOptions & ProducerOptions;

const clientOf = (options: object): Client => new Client(options as ClientConfig);
const at = { stream: "s", topic: "t" };
const client = clientOf({});

const cases: readonly (readonly [string, () => unknown, string])[] = [
  ["host", () => clientOf({ host: "db" }), "option: host, expected: url, transport, options"],
  ["options.hosst", () => clientOf({ options: { hosst: "db" } }), "option: hosst, expected: host, port"],
  [
    "reconnect.retries",
    () => clientOf({ reconnect: { retries: 1 } }),
    "option: retries, expected: enabled, maxRetries",
  ],
  ["tls.cert", () => clientOf({ tls: { cert: "x" } }), "option: cert, expected: ca, caFile"],
  ["transport", () => clientOf({ transport: "UDP" }), "expected: TCP, TLS, WS"],
  ["poolSize", () => clientOf({ poolSize: 4 }), "expected: { min, max }"],
  ["no_stream", () => client.producer(untyped({ topic: "t" })), "stream: undefined, expected: a name or a number"],
  ["no_topic", () => client.consumer(untyped({ stream: "s" })), "topic: undefined, expected: a name or a number"],
  ["mode", () => client.producer(untyped({ ...at, mode: "fast" })), "expected: direct, background"],
  ["linger", () => client.producer(untyped({ ...at, linger: 5 })), "option: linger"],
  ["batch.size", () => client.producer(untyped({ ...at, batch: { size: 5 } })), "expected: messages, bytes, linger"],
  ["commit", () => client.consumer(untyped({ ...at, commit: "always" })), "expected: none, polling"],
  ["commit_object", () => client.consumer(untyped({ ...at, commit: { each: 1 } })), "{ after }"],
  ["start", () => client.consumer(untyped({ ...at, start: "begin" })), "expected: next, first, last"],
  ["prefetch", () => client.consumer(untyped({ ...at, prefetch: true })), "value: true, expected: 0 or more"],
  ["stallTimeout", () => client.consumer(untyped({ ...at, stallTimeout: "soon" })), "expected: milliseconds"],
];

test("given_a_client_that_is_closed_when_used_should_say_that_it_takes_a_new_one", async () => {
  const closed = clientOf({ options: { port: 1 } });
  const producer = closed.producer(at);
  await closed.close();
  await expect(closed.system.ping()).rejects.toThrow("make a new one");
  await expect(producer.send({ value: "late" })).rejects.toThrow("make a new one");
});

test.each(cases)("given_a_bad_%s_when_something_is_made_with_it_should_say_what_is_expected", (_, make, expected) => {
  expect(make).toThrow(expected);
});
