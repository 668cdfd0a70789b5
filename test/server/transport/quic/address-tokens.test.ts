// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from "node:crypto";
import { afterEach, expect, test, vi } from "vitest";
import { AddressTokens } from "../../../../src/server/transport/quic/address-tokens.ts";

const peer = { host: "10.0.0.1", port: 5000 };
const [first, next] = [randomBytes(8), randomBytes(16)];

afterEach(() => {
  vi.useRealTimers();
});

test("given_a_token_when_who_got_it_brings_it_should_say_what_was_named_first", () => {
  const tokens = new AddressTokens();
  expect(tokens.firstOf(tokens.make(peer, first, next), peer, next)).toEqual(first);
});

test("given_a_token_when_anything_about_it_is_another_should_prove_nothing", () => {
  const tokens = new AddressTokens();
  const token = tokens.make(peer, first, next);
  expect(tokens.firstOf(token, { ...peer, host: "10.0.0.2" }, next)).toBeUndefined();
  expect(tokens.firstOf(token, { ...peer, port: 5001 }, next)).toBeUndefined();
  expect(tokens.firstOf(token, peer, randomBytes(16))).toBeUndefined();
  expect(new AddressTokens().firstOf(token, peer, next)).toBeUndefined();
  for (let at = 0; at < token.length; at++) {
    const changed = Buffer.from(token);
    changed[at]! ^= 1;
    expect(tokens.firstOf(changed, peer, next)).toBeUndefined();
    expect(tokens.firstOf(token.subarray(0, at), peer, next)).toBeUndefined();
  }
});

test("given_a_token_when_its_time_is_over_should_prove_nothing", () => {
  vi.useFakeTimers();
  const tokens = new AddressTokens();
  const token = tokens.make(peer, first, next);
  vi.advanceTimersByTime(9_999);
  expect(tokens.firstOf(token, peer, next)).toEqual(first);
  vi.advanceTimersByTime(2);
  expect(tokens.firstOf(token, peer, next)).toBeUndefined();
});
