// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { loadPackage } from "../../../src/bench/peers/load-package.ts";
import { explainPeer, peerOf } from "../../../src/cli/bench/peer-target.ts";
import { IggyError } from "../../../src/protocol/errors/iggy-error.ts";

const peer = { name: "nats", host: "127.0.0.1", port: 4222 } as const;

test("given_a_peer_when_its_address_is_read_should_have_the_ports_of_that_server", () => {
  expect(peerOf({})).toBeUndefined();
  expect(peerOf({ peer: "nats" })).toEqual({ name: "nats", host: "127.0.0.1", port: 4222 });
  expect(peerOf({ peer: "kafka", "peer-address": "broker" })).toEqual({ name: "kafka", host: "broker", port: 9092 });
  expect(peerOf({ peer: "kafka", "peer-address": "[::1]:1" })).toEqual({ name: "kafka", host: "::1", port: 1 });
  expect(() => peerOf({ "peer-address": "broker" })).toThrow("--peer-address needs --peer");
  expect(() => peerOf({ peer: "nats", "peer-address": "a b" })).toThrow("is no address");
});

test("given_a_client_that_is_not_installed_when_loaded_should_say_what_to_install", async () => {
  const error = await loadPackage("nats", "iggy-has-no-such-package").catch((cause: unknown) => cause);
  expect(error).toMatchObject({ errorName: "feature_unavailable" });
  expect(() => explainPeer(error, peer)).toThrow(
    expect.objectContaining({ hint: "npm install @nats-io/transport-node @nats-io/jetstream", code: 5 }),
  );
});

test("given_any_other_failure_when_explained_should_stay_what_it_is", async () => {
  const other = new Error("other");
  expect(() => explainPeer(other, peer)).toThrow(other);
  const refused = new IggyError("cannot_establish_connection", { address: "a:1", reason: "refused" });
  expect(() => explainPeer(refused, peer)).toThrow(/^no NATS JetStream answers on a:1: refused$/);
  await expect(loadPackage("kafka", "node:no-such-module")).rejects.not.toMatchObject({
    errorName: "feature_unavailable",
  });
});
