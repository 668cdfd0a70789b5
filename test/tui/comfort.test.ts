// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { expect, test } from "vitest";
import { globalFlags, type Permissions } from "../../src/protocol/primitives/permissions.ts";
import { withoutMouse } from "../../src/tui/app/mouse.ts";
import { ScreenWriter } from "../../src/tui/app/screen-writer.ts";
import { lineText } from "../../src/tui/draw/line.ts";
import { spokenLines } from "../../src/tui/draw/linear.ts";
import { parseFilter } from "../../src/tui/filter/expression.ts";
import { drawFrame } from "../../src/tui/screens/frame.ts";
import type { Event } from "../../src/tui/state/event.ts";
import {
  allowedIn,
  flagsOf,
  scopeKey,
  scopeOfKey,
  scopesOf,
  withoutScope,
  withScope,
} from "../../src/tui/state/permission-scope.ts";
import { currentPlace, type State } from "../../src/tui/state/state.ts";
import { comparePayloads } from "../../src/tui/text/compare.ts";
import { update } from "../../src/tui/update/update.ts";
import { batch, message, newState, press } from "./samples.ts";

const textOf = (state: State): string => drawFrame(state).map(lineText).join("\n");

const inTopic = (): State => {
  const { state } = press(newState(), "3", "return");
  const rows = [0n, 1n, 2n].map((offset) => message(offset, `{"n": ${offset}, "same": true}`));
  return update(state, { type: "batch", batch: batch(rows) }).state;
};

test("given_a_list_when_columns_are_chosen_should_show_those_alone", () => {
  const chosen = press(newState(), "2", "c", "down", "down", "space", "down", "space", "return").state;
  expect(chosen.settings.columns).toEqual({ streams: ["id", "name", "size", "created"] });
  expect(textOf(chosen)).not.toContain("messages");
  const one = press(newState({ columns: { streams: ["name"] } }), "2", "c", "down", "space").state;
  expect(one.notice?.text).toBe("one column has to stay");
  expect(textOf(press(newState({ columns: { streams: ["nothing such"] } }), "2").state)).toContain("messages");
});

test("given_a_list_when_described_should_show_every_column_of_the_row", () => {
  const narrow = update(newState(), { type: "resize", size: { columns: 60, rows: 30 } }).state;
  expect(textOf(press(narrow, "3").state)).not.toContain("max size");
  expect(textOf(press(narrow, "3", "d").state)).toMatch(/max size +unlimited/);
  expect(textOf(press(newState(), "3", "d", "down").state)).toMatch(/stream +sensors/);
});

test("given_messages_when_bookmarked_should_be_listed_opened_compared_and_forgotten", () => {
  const marked = press(inTopic(), "b").state;
  expect(textOf(marked)).toMatch(/\u25b8\* +2/);
  const listed = press(marked, "up", "B").state;
  expect(textOf(listed)).toMatch(/orders\/in +0 +2 /);
  expect(currentPlace(press(listed, "return").state)).toMatchObject({ screen: "message", row: { offset: 2n } });
  const compared = press(marked, "up", "D").state;
  expect(textOf(compared)).toMatch(/compare 1 of 2 differ/);
  expect(textOf(compared)).toMatch(/\* \$\.n +2 +1/);
  expect(press(listed, "b").state.bookmarks).toEqual([]);
  expect(press(inTopic(), "D").state.notice?.text).toContain("bookmark another message first");
});

test("given_payloads_when_compared_should_tell_values_by_path_and_lines_by_number", () => {
  const compare = (left: string, right: string) =>
    comparePayloads(Buffer.from(left), Buffer.from(right)).filter(({ isSame }) => !isSame);
  expect(compare('{"a":[1,{"b":12345678901234567890}]}', '{"a":[1,{"b":12345678901234567891}],"c":[]}')).toEqual([
    { path: "$.a[1].b", left: "12345678901234567890", right: "12345678901234567891", isSame: false },
    { path: "$.c", left: undefined, right: "[]", isSame: false },
  ]);
  expect(compare("one\ntwo", "one\n\u001b[2J")).toEqual([
    { path: "line 2", left: "two", right: "\\x1b[2J", isSame: false },
  ]);
});

test("given_any_permissions_when_a_scope_is_changed_should_change_that_scope_alone", () => {
  const scope = fc.oneof(
    fc.constant({ stream: undefined, topic: undefined }),
    fc.record({ stream: fc.nat(3), topic: fc.option(fc.nat(3), { nil: undefined }) }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(scope, fc.nat(63))), scope, (changes, last) => {
      let permissions: Permissions | undefined;
      const flagsIn = (one: typeof last, bits: number) =>
        new Set(flagsOf(one).filter((_, at) => (bits & (1 << at)) !== 0));
      for (const [one, bits] of changes) permissions = withScope(permissions, one, flagsIn(one, bits));
      const changed = withScope(permissions, last, flagsIn(last, 5));
      expect(allowedIn(changed, last)).toEqual(flagsIn(last, 5));
      for (const other of scopesOf(permissions)) {
        if (scopeKey(other) !== scopeKey(last))
          expect(allowedIn(changed, other)).toEqual(allowedIn(permissions, other));
        expect(scopeOfKey(scopeKey(other))).toEqual(other);
      }
      const keys = scopesOf(withoutScope(changed, last)).map(scopeKey);
      expect(keys.includes(scopeKey(last))).toBe(last.stream === undefined);
    }),
  );
});

test("given_a_user_when_permissions_are_edited_should_ask_for_the_row_under_the_cursor", () => {
  const global = Object.fromEntries(globalFlags.map((flag) => [flag, flag === "readServers"])) as Permissions["global"];
  const user = { id: 1, username: "bob", status: "active" as const, createdAtMicros: 0n, permissions: undefined };
  const opened = update(press(newState(), "6", "down", "return").state, {
    type: "parts",
    parts: { user: { ...user, permissions: { global, streams: undefined } } },
    atMs: 1,
    roundTripMs: 1,
  }).state;
  expect(textOf(opened)).toMatch(/servers read +users \u2013/);
  const added = press(
    opened,
    "a",
    ..."orders",
    "tab",
    ..."in",
    "tab",
    "right",
    "tab",
    "tab",
    "tab",
    "tab",
    "right",
    "ctrl+s",
  );
  expect(added.effects).toMatchObject([{ type: "act", action: { kind: "set permissions", user: { name: "bob" } } }]);
  const [effect] = added.effects;
  const permissions =
    effect?.type === "act" && effect.action.kind === "set permissions" ? effect.action.permissions : undefined;
  expect(permissions?.global).toEqual(global);
  expect([...allowedIn(permissions, { stream: 0, topic: 0 })]).toEqual(["manageTopic", "pollMessages"]);
  expect(press(opened, "a", ..."nowhere", "ctrl+s").state.dialog).toMatchObject({
    problem: "there is no stream 'nowhere'",
  });
  expect(press(opened, "x").state.dialog).toBeUndefined();
});

test("given_input_with_what_the_mouse_does_when_read_should_take_it_out_however_it_is_cut", async () => {
  const input = "a\u001b[<0;5;7M\u001b[<0;5;7mb\u001b[<64;1;1M\u001b[A\u001b[<65;1;1M\u001b[<2;1;1M";
  for (let cut = 0; cut <= input.length; cut++) {
    const events: Event[] = [];
    const stream = withoutMouse(
      () => true,
      (event) => events.push(event),
    );
    let rest = "";
    stream.on("data", (chunk) => {
      rest += String(chunk);
    });
    stream.write(input.slice(0, cut));
    stream.end(input.slice(cut));
    await new Promise((resolve) => stream.on("end", resolve));
    expect(rest).toBe("ab\u001b[A");
    expect(events).toEqual([
      { type: "click", column: 4, row: 6 },
      { type: "wheel", by: -1 },
      { type: "wheel", by: 1 },
    ]);
  }
});

test("given_a_mouse_when_used_should_select_open_and_move", () => {
  const list = press(newState(), "2").state;
  const click = (state: State, row: number) => update(state, { type: "click", column: 3, row }).state;
  expect(click(list, 5).stack.at(-1)?.list.place).toBe(1);
  expect(currentPlace(click(click(list, 5), 5))).toMatchObject({ screen: "topics", stream: { name: "sensors" } });
  expect(click(list, 30)).toBe(list);
  expect(click(list, 0)).toBe(list);
  expect(update(inTopic(), { type: "wheel", by: -1 }).state.tail).toMatchObject({ place: 0, isFollowing: false });
  expect(click(inTopic(), 4).tail).toMatchObject({ place: 0, isFollowing: false });
  expect(press(list, "m").effects).toEqual([{ type: "mouse" }]);
});

test("given_frames_when_read_out_should_tell_screens_the_row_of_the_cursor_and_news", () => {
  const frame = (way: string, rows: readonly string[], notice = "") => ["iggy up 1 ms", way, ...rows, notice, "keys"];
  const first = frame("overview", ["list", "> one 1", "  two 2"]);
  expect(spokenLines([], first, true)).toEqual(["iggy up 1 ms", "overview", "list", "> one 1", "two 2", "keys"]);
  const moved = frame("overview", ["list", "  one 1", "> two 2"]);
  expect(spokenLines(first, moved, true)).toEqual(["> two 2"]);
  expect(
    spokenLines(moved, ["iggy up 9 ms", ...frame("overview", ["list", "  one 7", "> two 2"]).slice(1)], false),
  ).toEqual([]);
  expect(spokenLines(moved, frame("overview", ["list", "  one 1", "> two 2"], "lost"), false)).toEqual(["lost"]);
  expect(spokenLines(moved, frame("overview > two", ["deep"]), true)).toEqual(["overview > two", "deep", "keys"]);
});

test("given_a_linear_frame_when_drawn_should_have_no_borders_and_one_column", () => {
  const text = textOf(press(newState({ isLinear: true }), "2").state);
  expect(text).not.toMatch(/[^\n -~]/);
  expect(text).not.toContain("|");
  expect(text).toMatch(/^> +0 +orders/m);
});

test("given_a_filter_of_offsets_and_times_when_read_should_bound_a_search", () => {
  expect(parseFilter("offset>=5 offset<20 offset>7 lamp")?.bounds).toMatchObject({ fromOffset: 7n, toOffset: 20n });
  expect(parseFilter("time>1000 offset=3")?.bounds).toMatchObject({ fromMicros: 1000n, fromOffset: 3n, toOffset: 3n });
  expect(parseFilter("!offset>5 size>3")?.bounds).toMatchObject({ fromOffset: undefined, toOffset: undefined });
});

test("given_a_row_as_wide_as_the_terminal_when_written_should_be_erased_before_and_not_behind", () => {
  const written: string[] = [];
  const output = { write: (text: string) => written.push(text), on: () => {}, off: () => {}, writableNeedDrain: false };
  const writer = new ScreenWriter(output as unknown as NodeJS.WriteStream);
  writer.write(["ab", "cd"]);
  writer.write(["ab", "ef"]);
  writer.write(["ab"]);
  expect(written).toEqual([
    "\u001b[1;1H\u001b[Kab\u001b[2;1H\u001b[Kcd",
    "\u001b[2;1H\u001b[Kef",
    "\u001b[2;1H\u001b[K",
  ]);
});
