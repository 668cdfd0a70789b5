// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { parseFilter } from "../../src/tui/filter/expression.ts";
import { message } from "./samples.ts";

const order = message(
  42n,
  '{"id": 9007199254740993, "total": 120.5, "item": {"name": "Red lamp"}, "tags": ["new", "sale"]}',
);

test.each([
  ["lamp", true],
  ["LAMP", true],
  ["sofa", false],
  ["!sofa", true],
  ['"red lamp"', true],
  ["/r.d l\\w+p/i", true],
  ["north", true],
  ["key:ten", true],
  ["header.tenant:north", true],
  ["header.tenant:south", false],
  ["header.other:north", false],
  ["json.total > 100", true],
  ["json.total>200", false],
  ["json.id = 9007199254740993", true],
  ["json.id = 9007199254740992", false],
  ['json.item.name = "Red lamp"', true],
  ["json.item.name contains lamp", true],
  ["json.tags[1] = sale", true],
  ["json.nothing = 1", false],
  ["size > 10", true],
  ["size<10", false],
  ["offset >= 42", true],
  ["offset > 42", false],
  ["time>2020-01-01T00:00:00Z", true],
  ["time<2020-01-01T00:00:00Z", false],
  ["lamp json.total>100 offset=42", true],
  ["lamp json.total>100 offset=43", false],
])("given_the_filter_%s_when_asked_about_an_order_should_answer_%s", (text, expected) => {
  expect(parseFilter(text)?.matches(order)).toBe(expected);
});

test("given_conditions_when_read_should_be_told_apart_as_chips", () => {
  expect(parseFilter('json.total > 100 "red lamp" /a b/i')?.chips).toEqual(["json.total>100", '"red lamp"', "/a b/i"]);
  expect(parseFilter("   ")).toBeUndefined();
});

test.each(["/[/", "size>big", "offset>-1", "time>yesterday-ish"])(
  "given_the_filter_%s_when_read_should_be_refused",
  (text) => {
    expect(() => parseFilter(text)).toThrow();
  },
);

test("given_bytes_that_are_no_text_when_filtered_should_not_fail", () => {
  const binary = message(1n, new Uint8Array([0xff, 0xfe, 0, 1]));
  expect(parseFilter("json.a=1 abc")?.matches(binary)).toBe(false);
});
