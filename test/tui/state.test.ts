// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { expect, test } from "vitest";
import { cursorPlace, firstShown, matchesFilter, moveTo, newListView } from "../../src/tui/state/list-view.ts";
import { addLevel, addSample, emptySeries, trendOf } from "../../src/tui/state/series.ts";
import { addBatch, moveInTail, newTail, type Tail } from "../../src/tui/state/tail.ts";
import { editField, insertText, textField } from "../../src/tui/state/text-field.ts";
import { batch, message } from "./samples.ts";

const limits = { rows: 20, bytes: 2000 };
const rowsFrom = (start: bigint, count: number, size = 10) =>
  Array.from({ length: count }, (_, at) => message(start + BigInt(at), "x".repeat(size)));

test("given_any_batches_when_added_should_stay_within_rows_and_bytes_and_count_what_is_gone", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 400 }))), (sizes) => {
      let tail: Tail = newTail({ kind: "last", count: 10 });
      let offset = 0n;
      for (const [count, size] of sizes) {
        tail = addBatch(tail, batch(rowsFrom(offset, count, size)), limits);
        offset += BigInt(count);
        expect(tail.rows.length).toBeLessThanOrEqual(limits.rows);
        expect(tail.bytes).toBeLessThanOrEqual(Math.max(limits.bytes, 400));
        expect(tail.dropped + BigInt(tail.rows.length)).toBe(offset);
        expect(tail.rows.at(-1)?.offset).toBe(offset === 0n ? undefined : offset - 1n);
      }
    }),
  );
});

test("given_a_cursor_that_left_the_end_when_messages_come_should_stay_on_its_message", () => {
  let tail = addBatch(newTail({ kind: "last", count: 10 }), batch(rowsFrom(0n, 10)), limits);
  expect(tail.place).toBe(9);
  tail = moveInTail(tail, "up", 5)!;
  expect(tail).toMatchObject({ isFollowing: false, key: "0:8" });
  tail = addBatch(tail, batch(rowsFrom(10n, 15)), limits);
  expect(tail.rows[tail.place]?.key).toBe("0:8");
  tail = moveInTail(tail, "G", 5)!;
  expect(tail).toMatchObject({ isFollowing: true, place: tail.rows.length - 1 });
});

test("given_a_page_read_backwards_when_added_should_stand_before_and_let_go_at_the_end", () => {
  const tail = addBatch({ ...newTail({ kind: "offset", offset: 50n }) }, batch(rowsFrom(50n, 15)), limits);
  const longer = addBatch(tail, batch(rowsFrom(40n, 10), true), limits);
  expect(longer.rows.map(({ offset }) => Number(offset))).toEqual(Array.from({ length: 20 }, (_, at) => 40 + at));
  expect(longer.rows[longer.place]?.key).toBe("0:50");
});

test("given_a_counter_that_became_smaller_when_sampled_should_begin_a_new_series", () => {
  let series = addSample(addSample(emptySeries, 0, 100n), 1000, 150n);
  expect(series.rates).toEqual([50]);
  series = addSample(series, 2000, 10n);
  expect(series.rates).toEqual([]);
  expect(addSample(series, 4000, 30n).rates).toEqual([10]);
  let levels = addLevel(undefined, 0, 100);
  for (let second = 1; second <= 5; second++) levels = addLevel(levels, second * 1000, 100 - second * 10);
  expect(trendOf(levels)).toBeCloseTo(-10);
});

test("given_any_rows_and_cursor_when_drawn_should_have_the_cursor_in_sight", () => {
  fc.assert(
    fc.property(fc.nat(500), fc.nat(500), fc.integer({ min: 1, max: 60 }), (count, cursor, height) => {
      const keys = Array.from({ length: count }, (_, at) => String(at));
      const view = moveTo(newListView(), keys, cursor);
      const place = cursorPlace(view, keys);
      const first = firstShown(place, count, height);
      expect(first).toBeGreaterThanOrEqual(0);
      expect(place).toBeGreaterThanOrEqual(first);
      if (count > 0) expect(place).toBeLessThan(first + height);
    }),
  );
});

test("given_a_row_that_is_gone_when_asked_for_the_cursor_should_give_its_neighbour", () => {
  const view = moveTo(newListView(), ["a", "b", "c"], 1);
  expect(cursorPlace(view, ["c", "a", "b"])).toBe(2);
  expect(cursorPlace(view, ["a", "c"])).toBe(1);
  expect(cursorPlace(view, [])).toBe(0);
});

test.each([
  ["orders/in", "RDE", true],
  ["orders/in", "!orders", false],
  ["orders/in", "-f oin", true],
  ["orders/in", "-f nio", false],
  ["orders/in", "", true],
])("given_%s_and_the_filter_%s_should_answer_%s", (text, filter, expected) => {
  expect(matchesFilter(text, filter)).toBe(expected);
});

test("given_any_keys_when_a_field_is_edited_should_keep_the_cursor_within_the_text", () => {
  const keys = fc.constantFrom(
    "left",
    "right",
    "home",
    "end",
    "backspace",
    "delete",
    "ctrl+w",
    "ctrl+u",
    "ctrl+k",
    "space",
    "a",
    "\u{1f600}",
  );
  fc.assert(
    fc.property(fc.array(keys), (pressed) => {
      let field = textField("ab");
      for (const key of pressed) field = editField(field, key) ?? field;
      expect(field.at).toBeGreaterThanOrEqual(0);
      expect(field.at).toBeLessThanOrEqual(field.text.length);
      expect(field.text).not.toMatch(/[\ud800-\udfff]/u);
    }),
  );
  expect(insertText({ text: "ad", at: 1 }, "bc")).toEqual({ text: "abcd", at: 3 });
});
