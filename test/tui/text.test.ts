// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { expect, test } from "vitest";
import { hexDump } from "../../src/tui/text/hex-dump.ts";
import { atPath, jsonRows, jsonText, parseJson } from "../../src/tui/text/json-tree.ts";
import { bytes, duration, grouped, short } from "../../src/tui/text/numbers.ts";
import { payloadPreview, safeLines, safeText } from "../../src/tui/text/safe-text.ts";
import { dayAndTime, timeOfDay } from "../../src/tui/text/time.ts";
import { cellWidth, cutToWidth, fitToWidth } from "../../src/tui/text/width.ts";

const DANGEROUS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.uint8Array().map((part) => Buffer.from(part).toString("latin1")),
);

test("given_any_text_when_made_safe_should_have_nothing_that_moves_a_cursor_or_has_no_width", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(safeText(text)).not.toMatch(DANGEROUS);
      expect(payloadPreview(Buffer.from(text))).not.toMatch(DANGEROUS);
    }),
  );
});

test.each([
  ["\u001b[2Jgone", "\\x1b[2Jgone"],
  ["a\u0007b\u009bc", "a\\x07b\\x9bc"],
  ["abc\u202edef\u2066", "abc\\u202edef\\u2066"],
  ["a\u200bb\ufeff", "a\\u200bb\\ufeff"],
  ["one\ntwo\r\tthree", "one\\ntwo\\r\\tthree"],
  ["a\u0301\u0301\u0301\u0301\u0301", "a\u0301\u0301"],
  ["\u0301alone", "alone"],
  ["\ud800", "\\ud800"],
])("given_hostile_text_%j_when_made_safe_should_show_it_escaped", (text, expected) => {
  expect(safeText(text)).toBe(expected);
});

test("given_a_line_of_a_megabyte_when_previewed_should_be_cut", () => {
  expect(payloadPreview(Buffer.alloc(1_048_576, 0x61)).length).toBe(4097);
  expect(safeLines("a\nb\nc\n", 2)).toEqual(["a", "b"]);
});

test("given_any_text_and_width_when_fitted_should_take_exactly_that_many_cells", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }).map(safeText), fc.integer({ min: 1, max: 40 }), (text, width) => {
      expect(cellWidth(fitToWidth(text, width))).toBe(width);
      expect(cellWidth(cutToWidth(text, width))).toBeLessThanOrEqual(width);
    }),
  );
  expect(cellWidth("\u6f22\u5b57")).toBe(4);
  expect(cutToWidth("\u6f22\u5b57\u6f22", 4)).toBe("\u6f22\u2026");
});

test("given_json_with_long_numbers_when_read_should_keep_every_digit", () => {
  const parsed = parseJson(
    Buffer.from('{"id": 340282366920938463463374607431768211455, "small": 1.5, "text": "12345678901234567890"}'),
  );
  expect(jsonText(atPath(parsed?.value, "id"))).toBe("340282366920938463463374607431768211455");
  expect(atPath(parsed?.value, "$.small")).toBe(1.5);
  expect(atPath(parsed?.value, "text")).toBe("12345678901234567890");
});

test("given_json_that_is_too_deep_or_no_json_when_read_should_not_be_taken_for_json", () => {
  expect(parseJson(Buffer.from(`${"[".repeat(100_000)}${"]".repeat(100_000)}`))).toBeUndefined();
  expect(parseJson(Buffer.from("hello"))).toBeUndefined();
  expect(parseJson(Buffer.from([0x7b, 0xff, 0x7d]))).toBeUndefined();
  expect(parseJson(Buffer.from('{"__proto__": {"a": 1}}'))).toBeDefined();
  expect(atPath(parseJson(Buffer.from("{}"))?.value, "constructor")).toBeUndefined();
});

test("given_a_value_when_drawn_as_a_tree_should_fold_and_stay_within_its_limit", () => {
  const { value } = parseJson(Buffer.from('{"a": {"b": [1, 2]}, "c\\u001b[2J": true}'))!;
  const texts = (folded: readonly string[]) =>
    jsonRows(value, new Set(folded)).map(({ parts }) => parts.map(([, text]) => text).join(""));
  expect(texts([])).toEqual(["{", '"a": {', '"b": [', "1,", "2", "]", "},", '"c\\u001b[2J": true', "}"]);
  expect(texts(["$.a"])).toEqual(["{", '"a": {\u2026 1},', '"c\\u001b[2J": true', "}"]);
  expect(
    jsonRows(
      Array.from({ length: 20_000 }, () => 0),
      new Set(),
    ).length,
  ).toBeLessThanOrEqual(5001);
});

test("given_any_json_when_drawn_as_a_tree_should_never_hold_what_is_dangerous", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const parsed = parseJson(Buffer.from(text));
      for (const { parts } of parsed === undefined ? [] : jsonRows(parsed.value, new Set())) {
        for (const [, part] of parts) expect(part).not.toMatch(DANGEROUS);
      }
    }),
  );
});

test("given_numbers_and_times_when_written_should_be_short_and_exact", () => {
  expect([grouped(1_234_567n), grouped(18_446_744_073_709_551_615n)]).toEqual([
    "1 234 567",
    "18 446 744 073 709 551 615",
  ]);
  expect([short(999), short(12_345), short(4_560_000n)]).toEqual(["999", "12.3k", "4.56M"]);
  expect([bytes(0), bytes(1_210_000n)]).toEqual(["0 B", "1.21 MB"]);
  expect([duration(250), duration(61_000), duration(90_000_000)]).toEqual(["250 ms", "1m 1s", "1d 1h"]);
  expect(timeOfDay(1_700_000_000_123_456n, "utc", 0)).toBe("22:13:20.123");
  expect(timeOfDay(1_700_000_000_000_000n, "relative", 1_700_000_065_000)).toBe("1m 5s ago");
  expect(dayAndTime(0xffff_ffff_ffff_ffffn, "utc", 0)).toContain("18446744073709551615");
  expect(hexDump(Buffer.from("hello \u0000 world, this is"), 10)[0]).toBe(
    "00000000  68 65 6c 6c 6f 20 00 20  77 6f 72 6c 64 2c 20 74  |hello . world, t|",
  );
});
