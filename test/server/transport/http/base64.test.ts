// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { base64 } from "../../../../src/server/transport/http/shapes/base64.ts";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

test("given_every_last_digit_when_read_should_be_taken_only_as_it_is_written", () => {
  for (const digit of alphabet) {
    for (const text of [`A${digit}==`, `AB${digit}=`, `ABC${digit}`, `ABCDA${digit}==`]) {
      const isCanonical = Buffer.from(text, "base64").toString("base64") === text;
      const read = () => base64.read(text, "value");
      if (isCanonical) expect(read().toString("base64")).toBe(text);
      else expect(read, text).toThrow("base64");
    }
  }
});

test.each(["A", "AB", "ABC", "A===", "====", "AA=A", "AA==AAAA", "A-__", "A B=", "AAA\n", "AAAA====", "=AAA"])(
  "given_%j_when_read_should_be_refused",
  (text) => {
    expect(() => base64.read(text, "value")).toThrow("base64");
  },
);
