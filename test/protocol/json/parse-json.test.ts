// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { JsonProblem } from "../../../src/protocol/json/json-problem.ts";
import { parseJson } from "../../../src/protocol/json/parse-json.ts";

const parse = (text: string | Buffer) => parseJson(Buffer.from(text as string));

test.each(["\u0000", "\u0001", "\n", "\t", "\u001f"])(
  "given_the_control_%j_when_it_is_in_a_string_should_be_refused",
  (control) => {
    for (const text of [
      `"${control}"`,
      `["a","abc${control}def"]`,
      `{"\u00e9${control}":1}`,
      `"${"x".repeat(1000)}${control}"`,
    ]) {
      expect(() => parse(text)).toThrow(JsonProblem);
    }
  },
);

test.each([
  '\n{\t"a" : [ 1,\r\n "b" ] }\n',
  '"plain"',
  '["\u00e9","\u{1f600}","a\\n\\u00e9","\u007f"]',
  '[0,-1,123456789012345,true,false,null,"",[],""]',
])("given_the_text_%j_when_read_should_be_what_javascript_reads", (text) => {
  const plain = (value: unknown): unknown =>
    value instanceof Map
      ? Object.fromEntries([...value].map(([name, member]) => [name, plain(member)]))
      : Array.isArray(value)
        ? value.map(plain)
        : value;
  expect(plain(parse(text))).toEqual(JSON.parse(text));
});

test("given_bytes_that_are_no_utf8_when_read_should_be_refused", () => {
  expect(() => parse(Buffer.from([0x22, 0xff, 0x22]))).toThrow("it is not UTF-8");
});
