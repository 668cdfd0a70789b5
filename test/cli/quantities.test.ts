// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { UsageError } from "../../src/cli/errors/user-error.ts";
import { parseExpiryText, parseSizeText } from "../../src/cli/framework/quantities.ts";
import { sumOfExpiry } from "../../src/cli/framework/topic-settings.ts";

const NEVER = 0xffff_ffff_ffff_ffffn;

test.each([
  ["1h30m", 5_400_000_000n],
  ["1day 2h", 93_600_000_000n],
  ["1.5h", 5_400_000_000n],
  ["1M", 2_630_016_000_000n],
  ["1m", 60_000_000n],
  ["1DAY", 86_400_000_000n],
  ["5us", 5n],
  ["2000ns", 2n],
  ["never", NEVER],
  ["None", NEVER],
  ["Server_default", 0n],
])("given_the_time_%s_when_read_should_be_microseconds", (text, micros) => {
  expect(parseExpiryText(text)).toBe(micros);
});

test.each(["5", "1mo", "1micros", "soon", "137years", ""])(
  "given_the_wrong_time_%j_when_read_should_be_refused",
  (text) => {
    expect(() => parseExpiryText(text)).toThrow(UsageError);
  },
);

test.each([
  ["2gb", 2_000_000_000n],
  ["2GiB", 2_147_483_648n],
  ["1.5 kB", 1500n],
  ["7", 7n],
  ["Unlimited", NEVER],
  ["0", 0n],
])("given_the_size_%s_when_read_should_be_bytes", (text, bytes) => {
  expect(parseSizeText(text)).toBe(bytes);
});

test.each(["none", "big", "1QB", "-1"])("given_the_wrong_size_%j_when_read_should_be_refused", (text) => {
  expect(() => parseSizeText(text)).toThrow(UsageError);
});

test("given_several_times_when_summed_should_add_and_let_the_words_win", () => {
  expect(sumOfExpiry(undefined)).toBe(0n);
  expect(sumOfExpiry([1n, 2n])).toBe(3n);
  expect(sumOfExpiry([1n, NEVER])).toBe(1n);
  expect(sumOfExpiry([NEVER])).toBe(NEVER);
  expect(sumOfExpiry([5n, 0n])).toBe(0n);
});
