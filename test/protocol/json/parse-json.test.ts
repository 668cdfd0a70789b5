// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { isUtf8 } from "node:buffer";
import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import { JsonProblem } from "../../../src/protocol/json/json-problem.ts";
import { JsonDecimal } from "../../../src/protocol/json/json-value.ts";
import { parseJson } from "../../../src/protocol/json/parse-json.ts";
import { isNightly, SeededRandom, seedOfRun } from "../../support/seeded-random.ts";
import { generateDocument, mutate, plain } from "./generated-documents.ts";

const DOCUMENTS = isNightly ? 200_000 : 1000;
const MUTATIONS = 10;
const parse = (text: string | Buffer) => parseJson(Buffer.from(text as string));

test.each(["\u0000", "\u0001", "\n", "\t", "\u001f"])(
  "given_the_control_%j_when_it_is_in_a_string_should_be_refused",
  (control) => {
    for (const text of [
      `"${control}"`,
      `["a","abc${control}def"]`,
      `{"\u00e9${control}":1}`,
      `"${"x".repeat(1000)}${control}"`,
      `"${"\u00e9".repeat(1000)}${control}"`,
    ]) {
      expect(() => parse(text)).toThrow(JsonProblem);
    }
  },
);

test("given_a_control_at_each_place_of_a_long_string_when_read_from_any_alignment_should_be_found_where_it_is", () => {
  const memory = Buffer.alloc(200);
  for (let shift = 0; shift < 8; shift++) {
    for (let place = 1; place <= 120; place++) {
      const text = memory.subarray(shift, shift + 122).fill("x");
      text[0] = text[121] = 0x22;
      expect(parseJson(text)).toBe("x".repeat(120));
      text[place] = 0x1f;
      expect(() => parseJson(text)).toThrow("a control character in a string, at character 0");
    }
  }
});

test.each([
  '\n{\t"a" : [ 1,\r\n "b" ] }\n',
  '"plain"',
  '["\u00e9","\u{1f600}","a\\n\\u00e9","\u007f"]',
  '[0,-1,123456789012345,true,false,null,"",[],""]',
  '{"\u00c3\u00a9":1,"\u00e9":2,"e\u0301":3}',
  '[{"\u00e9":1},{"\u00c3\u00a9":2},{"\u00e9":3}]',
])("given_the_text_%j_when_read_should_be_what_javascript_reads", (text) => {
  expect(plain(parse(text))).toEqual(JSON.parse(text));
});

test.each([
  ["", "it ends too early, at character 0"],
  ["[", "it ends too early, at character 1"],
  ["tru", "a value is expected, at character 0"],
  ["\u00e9", "a value is expected, at character 0"],
  ["\ufeff1", "a value is expected, at character 0"],
  ["[1,]", "a value is expected, at character 3"],
  ["[01]", "a comma is expected, at character 2"],
  ["[1.]", "a comma is expected, at character 2"],
  ["[-]", "a digit is expected, at character 1"],
  ["1 2", "more after its end, at character 2"],
  ["\u00a01", "a value is expected, at character 0"],
  ['{"a" 1}', "a colon is expected, at character 5"],
  ['{"a":1 "b"}', "a comma is expected, at character 7"],
  ["{1:2}", "a name in quotes is expected, at character 1"],
  ['["\u00e9\u20ac","abc', "a string does not end, at character 6"],
  ['["\u{1f600}","\u{1f600}\n"]', "a control character in a string, at character 6"],
  ['["a\\q"]', "an escape that is none, at character 1"],
  ['["\\ud800"]', "half of a surrogate pair, at character 1"],
  ['"\\"', "a string does not end, at character 0"],
  ['"\\\\""', "more after its end, at character 4"],
  ["[".repeat(129), "it is nested deeper than 128, at character 128"],
])("given_the_text_%j_when_read_should_be_refused_with_%s", (text, message) => {
  expect(() => parse(text)).toThrow(message);
});

test.each(["a", "\\u0061", "x".repeat(40), "\u00e9"])("given_the_name_%s_twice_when_read_should_be_refused", (name) => {
  const read = () => parse(`{"${name}":1,"b":2,"${name.replace("\\u0061", "a")}":3}`);
  expect(read).toThrow(expect.objectContaining({ isDuplicate: true }));
  expect(() => parse(`[{"${name}":1},{"${name}":2}]`)).not.toThrow();
});

test("given_numbers_when_read_should_lose_nothing", () => {
  const wholes = [
    "9007199254740993",
    "-9007199254740993",
    "340282366920938463463374607431768211455",
    "999999999999999",
  ];
  for (const text of wholes) expect(BigInt(parse(text) as bigint)).toBe(BigInt(text));
  for (const text of ["0.10", "1e400", "-0", "1".repeat(41), `-${"9".repeat(1_000_000)}`]) {
    expect(parse(text)).toEqual(new JsonDecimal(text));
  }
});

test("given_bytes_that_are_no_utf8_when_read_should_be_refused", () => {
  expect(() => parse(Buffer.from([0x22, 0xff, 0x22]))).toThrow("it is not UTF-8");
});

test("given_any_document_when_read_whole_or_damaged_should_agree_with_javascript", () => {
  const seed = seedOfRun();
  const random = new SeededRandom(seed);
  const disagreements: string[] = [];
  for (let count = 0; count < DOCUMENTS; count++) {
    const bytes = Buffer.from(generateDocument(random));
    for (let change = 0; change <= MUTATIONS; change++) {
      const given = change === 0 ? bytes : mutate(random, bytes);
      if (!agrees(given, change === 0)) disagreements.push(given.toString("base64"));
    }
  }
  expect(disagreements, `seed ${seed}`).toEqual([]);
});

/** What only we refuse is told by its own message, and has to be there. */
const agrees = (bytes: Buffer, isWhole: boolean): boolean => {
  const ours = outcomeOf(() => plain(parseJson(bytes)));
  const text = bytes.toString();
  if (!isUtf8(bytes)) return ours.problem?.message === "it is not UTF-8";
  if (ours.problem?.isDuplicate === true) return !isWhole && text.split(":").length > 2;
  if (ours.problem?.message.startsWith("half") === true) return !isWhole && /\\u[dD]/.test(text);
  const theirs = outcomeOf(() => JSON.parse(text));
  if (ours.problem !== undefined || theirs.problem !== undefined)
    return !isWhole && (ours.problem && theirs.problem) !== undefined;
  return isDeepStrictEqual(ours.value, theirs.value);
};

const outcomeOf = (read: () => unknown): { readonly value?: unknown; readonly problem?: JsonProblem } => {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof SyntaxError) return { problem: new JsonProblem(error.message) };
    if (error instanceof JsonProblem) return { problem: error };
    throw error;
  }
};
