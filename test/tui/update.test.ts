// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { lineText, lineWidth } from "../../src/tui/draw/line.ts";
import { drawFrame } from "../../src/tui/screens/frame.ts";
import { currentPlace, type State } from "../../src/tui/state/state.ts";
import { update } from "../../src/tui/update/update.ts";
import { batch, message, newState, press, typed } from "./samples.ts";

const screens = (state: State) => state.stack.map(({ place }) => place.screen);
const kinds = (effects: readonly { readonly type: string }[]) => effects.map(({ type }) => type);

/** A program that looks at topic orders/in with some messages. */
const inTopic = (change: Parameters<typeof newState>[0] = {}): State => {
  const { state } = press(newState(change), "3", "return");
  return update(state, {
    type: "batch",
    batch: batch([0n, 1n, 2n, 3n].map((offset) => message(offset, `{"n": ${offset}, "deep": {"a": [1]}}`))),
  }).state;
};

test("given_the_overview_when_going_deeper_and_back_should_keep_the_way", () => {
  const deep = press(newState(), "2", "return", "return", "return").state;
  expect(screens(deep)).toEqual(["overview", "streams", "topics", "topic"]);
  expect(screens(press(deep, "escape", "h", "left").state)).toEqual(["overview"]);
});

test("given_a_topic_when_opened_should_be_read_and_stopped_when_left", () => {
  const { state, effects } = press(newState(), "3", "return");
  expect(effects).toContainEqual(expect.objectContaining({ type: "tail", start: { kind: "last", count: 80 } }));
  expect(kinds(press(state, "escape").effects)).toContain("stop tail");
});

test("given_every_screen_when_looked_at_should_ask_for_nothing_that_writes", () => {
  const keys = [
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "!",
    "3",
    "return",
    "]",
    "]",
    "]",
    "]",
    "s",
    "s",
    "f",
    "p",
    "p",
    "return",
    "]",
    "escape",
    "escape",
  ];
  const reading = ["refresh", "names", "stop tail", "tail", "pause", "more"];
  for (const kind of kinds(press(newState(), ...keys).effects)) expect(reading).toContain(kind);
});

test("given_any_screen_and_size_when_drawn_should_fill_one_row_less_than_the_window", () => {
  const ways = [
    ["1"],
    ["2"],
    ["3"],
    ["4"],
    ["4", "return"],
    ["5"],
    ["6"],
    ["6", "return"],
    ["7"],
    ["8"],
    ["!"],
    ["3", "return"],
    ["3", "return", "]"],
    ["3", "return", "?"],
    ["3", "return", "s"],
    ["2", "a"],
    ["2", "x"],
  ];
  for (const size of [
    { columns: 80, rows: 24 },
    { columns: 120, rows: 40 },
    { columns: 40, rows: 12 },
    { columns: 200, rows: 60 },
    { columns: 31, rows: 8 },
    { columns: 10, rows: 3 },
  ]) {
    for (const keys of ways) {
      const { state } = press(update(newState(), { type: "resize", size }).state, ...keys);
      const lines = drawFrame(state);
      expect(lines.length, `${keys} ${size.columns}`).toBeLessThanOrEqual(Math.max(1, size.rows - 1));
      for (const line of lines) expect(lineWidth(line), `${keys} ${lineText(line)}`).toBe(size.columns);
    }
  }
});

test("given_ascii_when_any_screen_is_drawn_should_use_no_other_characters", () => {
  for (const keys of [["1"], ["2"], ["3"], ["4"], ["3", "return"], ["3", "return", "return"], ["4", "return"]]) {
    const { state } = press(inTopic({ isAscii: true }), ...keys);
    expect(drawFrame(state).map(lineText).join("\n")).not.toMatch(/[^\n -~]/);
  }
});

test("given_messages_when_one_is_opened_should_go_to_others_views_and_folds", () => {
  const opened = press(inTopic(), "up", "return").state;
  expect(currentPlace(opened)).toMatchObject({ screen: "message", row: { offset: 2n }, view: "json" });
  expect(currentPlace(press(opened, "left").state)).toMatchObject({ row: { offset: 1n } });
  expect(currentPlace(press(opened, "right", "right").state)).toMatchObject({ row: { offset: 3n } });
  expect(currentPlace(press(opened, "]", "]").state)).toMatchObject({ view: "hex" });
  expect(currentPlace(press(opened, "-").state)).toMatchObject({ folded: new Set(["$.deep", "$.deep.a"]) });
  const found = press(opened, "/", ..."deep", "return").state;
  expect(currentPlace(found)).toMatchObject({ cursor: 2 });
});

test("given_a_message_when_copied_should_give_payload_json_headers_command_and_path", () => {
  const copied = (...keys: string[]) => press(inTopic(), "return", ...keys).effects.find(({ type }) => type === "copy");
  expect(copied("y", "y")).toMatchObject({ text: '{"n": 3, "deep": {"a": [1]}}' });
  expect(copied("y", "j")).toMatchObject({ text: expect.stringContaining('"offset": "3"') });
  expect(copied("y", "h")).toMatchObject({ text: "tenant=north" });
  expect(copied("y", "c")).toMatchObject({
    text: "iggy message poll orders in 0 --offset 3 --message-count 1 --show-headers",
  });
  expect(copied("down", "down", "y", "p")).toMatchObject({ text: "$.deep" });
});

test.each([
  [["s", "s"], { kind: "first" }],
  [["s", "e"], { kind: "last", count: 80 }],
  [["s", "o", "1", "2", "return"], { kind: "offset", offset: 12n }],
  [["s", "n", "ctrl+u", "7", "return"], { kind: "last", count: 7 }],
  [["s", "t", "ctrl+u", ...typed("2026-01-31T12:00:00Z"), "return"], { kind: "time", micros: 1_769_860_800_000_000n }],
  [[":", ...typed("seek 1200"), "return"], { kind: "offset", offset: 1200n }],
])("given_a_topic_when_seeking_with_%j_should_read_from_there", (keys, start) => {
  expect(press(inTopic(), ...keys).effects).toContainEqual(expect.objectContaining({ type: "tail", start }));
});

test("given_a_filter_when_typed_should_read_anew_and_lose_its_conditions_one_by_one", () => {
  const { state, effects } = press(inTopic(), "/", ...typed("json.n > 1 message"), "return");
  expect(state.tail?.filter?.chips).toEqual(["json.n>1", "message"]);
  expect(kinds(effects)).toContain("tail");
  expect(press(state, "-").state.tail?.filter?.chips).toEqual(["json.n>1"]);
  expect(press(state, "escape").state.tail?.filter).toBeUndefined();
  expect(press(state, "/", "ctrl+u", "up").state.dialog).toMatchObject({ field: { text: "json.n > 1 message" } });
  expect(press(state, "/", "ctrl+u", ...typed("/[/"), "return").state.dialog).toMatchObject({
    problem: expect.stringContaining("regular"),
  });
});

test("given_a_history_search_when_running_should_count_open_what_it_found_and_stop", () => {
  const started = press(inTopic(), "ctrl+f", "x", "return");
  expect(kinds(started.effects)).toContain("search");
  const { state } = update(started.state, {
    type: "search",
    scanned: 10n,
    total: 20n,
    found: [message(5n), message(6n)],
    isRunning: true,
  });
  expect(drawFrame(state).map(lineText).join("\n")).toContain("10 of 20 scanned, 2 found");
  expect(currentPlace(press(state, "down", "return").state)).toMatchObject({ row: { offset: 6n } });
  const stopped = press(state, "escape");
  expect(stopped.state.search).toBeUndefined();
  expect(kinds(stopped.effects)).toContain("stop search");
});

test("given_read_only_when_a_change_is_asked_for_should_refuse_and_not_show_its_key", () => {
  for (const keys of [
    ["2", "a"],
    ["2", "x"],
    ["3", "P"],
    ["3", "X"],
    ["6", "a"],
    ["7", "a"],
  ]) {
    const { state } = press(newState({ isReadOnly: true }), ...keys);
    expect(state.dialog).toBeUndefined();
    expect(state.notice?.text).toContain("read-only");
  }
  const help = (isReadOnly: boolean) =>
    drawFrame(press(newState({ isReadOnly }), "2", "?").state)
      .map(lineText)
      .join("\n");
  expect(help(true)).not.toContain("rename");
  expect(help(false)).toContain("rename");
});

test("given_a_stream_when_deleted_should_ask_for_its_name", () => {
  const asked = press(newState(), "2", "x").state;
  expect(press(asked, "return").effects).toEqual([]);
  expect(press(asked, ..."sensors", "return").effects).toEqual([]);
  expect(press(asked, ..."orders", "return").effects).toEqual([
    {
      type: "act",
      action: expect.objectContaining({ kind: "delete stream", stream: expect.objectContaining({ name: "orders" }) }),
    },
  ]);
  expect(press(asked, "escape").state.dialog).toBeUndefined();
});

test("given_forms_when_filled_in_should_ask_for_what_they_say", () => {
  const acts = (state: State, ...keys: string[]) => press(state, ...keys).effects.filter(({ type }) => type === "act");
  expect(acts(newState(), "2", "a", ..."new", "return")).toEqual([
    { type: "act", action: { kind: "create stream", name: "new" } },
  ]);
  const topic = acts(newState(), "3", "a", ..."t", "tab", "ctrl+u", "4", "ctrl+s");
  expect(topic).toMatchObject([
    { action: { kind: "create topic", name: "t", partitionsCount: 4, stream: { name: "orders" } } },
  ]);
  expect(acts(newState(), "3", "P", ..."hello", "return", ..."you", "ctrl+s")).toMatchObject([
    { action: { kind: "produce", payload: Buffer.from("hello\nyou"), count: 1, topic: { name: "in" } } },
  ]);
  expect(acts(newState(), "6", "a", ..."carol", "tab", ..."secret", "ctrl+s")).toMatchObject([
    { action: { kind: "create user", name: "carol", password: "secret" } },
  ]);
});

test("given_a_form_with_a_mistake_when_sent_should_say_it_and_stay", () => {
  const { state, effects } = press(newState(), "3", "P", ..."{", "tab", "right", "ctrl+s");
  expect(kinds(effects)).not.toContain("act");
  expect(state.dialog).toMatchObject({ kind: "form", problem: expect.stringContaining("JSON") });
});

test("given_a_secret_when_typed_should_never_be_drawn_nor_logged", () => {
  const { state } = press(newState(), "6", "a", ..."carol", "tab", ..."hunter22");
  expect(drawFrame(state).map(lineText).join("\n")).not.toContain("hunter22");
  expect(JSON.stringify(press(state, "ctrl+s").state.actions)).not.toContain("hunter22");
});

test("given_a_paste_when_no_field_is_open_should_do_nothing_whatever_it_looks_like", () => {
  const { state } = update(newState(), { type: "paste", text: "2xq:q\r" });
  expect(screens(state)).toEqual(["overview"]);
  const form = update(press(newState(), "3", "P").state, { type: "paste", text: "a\r\nb" }).state;
  expect(form.dialog).toMatchObject({
    fields: expect.arrayContaining([expect.objectContaining({ field: { text: "a\nb", at: 3 } })]),
  });
});

test("given_the_command_line_when_typed_should_go_complete_and_say_what_is_near", () => {
  const command = (text: string, ...keys: string[]) => press(newState(), ":", ...typed(text), ...keys);
  expect(screens(command("topic orders/in", "return").state)).toEqual(["overview", "streams", "topics", "topic"]);
  expect(screens(command("group orders/in/billing", "return").state)).toEqual(["overview", "groups", "group"]);
  expect(command("gro", "tab").state.dialog).toMatchObject({ field: { text: "group" } });
  expect(command("topic ord", "tab").state.dialog).toMatchObject({ field: { text: "topic orders/in" } });
  expect(command("stremas", "return").state.dialog).toMatchObject({
    problem: expect.stringContaining("did you mean streams?"),
  });
  expect(kinds(command("q", "return").effects)).toContain("quit");
  expect(kinds(command("ctx prod", "return").effects)).toContain("use context");
});

test("given_a_group_when_its_offsets_are_edited_should_need_a_choice_and_refuse_members", () => {
  const opened = press(newState(), "4", "return").state;
  const row = opened.data.groups![0]!;
  const withGroup = (membersCount: number) =>
    update(opened, {
      type: "parts",
      parts: {
        group: {
          details: { ...row.group, membersCount, members: [] },
          row: { ...row, group: { ...row.group, membersCount } },
        },
      },
      atMs: 1,
      roundTripMs: 1,
    }).state;
  expect(press(withGroup(1), "E").state.notice?.text).toContain("has members");
  expect(press(withGroup(0), "E", "ctrl+s").state.dialog).toMatchObject({
    problem: expect.stringContaining("say where to"),
  });
  const asked = press(withGroup(0), "E", ..."first", "tab", ..."all", "ctrl+s");
  expect(asked.effects).toEqual([
    expect.objectContaining({ type: "preview offsets", target: "first", partitions: "all" }),
  ]);
});

test("given_lists_when_filtered_and_ordered_should_show_what_was_asked_for", () => {
  const filtered = press(newState(), "2", "/", ..."sens", "return").state;
  const text = drawFrame(filtered).map(lineText).join("\n");
  expect(text).toContain("1 of 2");
  expect(text).not.toContain("orders");
  const reversed = drawFrame(press(newState(), "2", "o", "O").state)
    .map(lineText)
    .join("\n");
  expect(reversed.indexOf("sensors")).toBeLessThan(reversed.indexOf("orders"));
});

test("given_what_is_looked_at_when_deleted_should_go_back_and_say_so", () => {
  const state = inTopic();
  const gone = update(state, { type: "gone", place: currentPlace(state), text: "topic orders/in was deleted" }).state;
  expect(screens(gone)).toEqual(["overview", "topics"]);
  expect(gone.notice?.text).toBe("topic orders/in was deleted");
});

test("given_settings_keys_when_pressed_should_change_how_it_looks", () => {
  const { settings } = press(newState(), "T", "t", "w", "z", ">").state;
  expect(settings).toMatchObject({
    theme: "light",
    timeFormat: "local",
    isWrapped: true,
    isEnlarged: true,
    refreshMs: 1000,
  });
});

test("given_a_connection_that_is_lost_when_drawn_should_count_down_and_keep_the_data", () => {
  const lost = update(newState(), {
    type: "connection",
    change: { state: "waiting", attempt: 2, retryAtMs: 5000 },
    notice: "the connection was lost",
  }).state;
  const { state } = update(press(lost, "2").state, { type: "tick", nowMs: 2000 });
  const text = drawFrame(state).map(lineText).join("\n");
  expect(text).toContain("down, again in 3 s (2)");
  expect(text).toContain("sensors");
});
