// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { chooseSettings, type WantedSettings } from "../../src/tui/app/choose-settings.ts";
import { checkKeys } from "../../src/tui/app/key-choices.ts";
import { readSettingsFile } from "../../src/tui/app/settings-file.ts";
import { lineText } from "../../src/tui/draw/line.ts";
import { paintLine, themes } from "../../src/tui/draw/theme.ts";
import { bindingsOfScreen, screenNames } from "../../src/tui/screens/bindings.ts";
import { drawFrame } from "../../src/tui/screens/frame.ts";
import { currentPlace } from "../../src/tui/state/state.ts";
import { makeTemporaryDirectory } from "../support/make-temporary-directory.ts";
import { newState, press } from "./samples.ts";

let home: string;
const before = process.env.IGGY_HOME;
beforeEach(() => {
  home = makeTemporaryDirectory();
  process.env.IGGY_HOME = home;
});
afterEach(() => {
  if (before === undefined) delete process.env.IGGY_HOME;
  else process.env.IGGY_HOME = before;
  rmSync(home, { recursive: true });
});

const read = (text: string) => {
  writeFileSync(join(home, "tui.toml"), text);
  return readSettingsFile();
};

const nothing: WantedSettings = {
  theme: undefined,
  refreshMs: undefined,
  bufferMessages: undefined,
  isAscii: false,
  isLocalTime: false,
  isReadOnly: false,
  hasMouse: false,
  isLinear: false,
  hasColour: true,
};

test("given_no_settings_file_when_started_should_have_what_is_usual", async () => {
  expect(chooseSettings(nothing, await readSettingsFile())).toMatchObject({
    theme: "dark",
    refreshMs: 2000,
    limits: { rows: 1000, bytes: 64 * 1024 * 1024 },
    timeFormat: "utc",
  });
});

test("given_a_settings_file_when_read_should_stand_behind_the_command_line", async () => {
  const file = await read(`
    refresh = "5s"
    buffer = 200
    theme = "mine"
    time = "local"
    preview = "hex"
    ascii = true
    mouse = true
    [columns]
    topics = ["name", "rate"]
    [keys]
    follow = "F"
    order = ["i", "ctrl+o"]
    [themes.mine]
    base = "mono"
    accent = "magenta bold"
  `);
  const settings = chooseSettings({ ...nothing, refreshMs: 1000 }, file);
  expect(settings).toMatchObject({ theme: "mine", refreshMs: 1000, timeFormat: "local", preview: "hex" });
  expect(settings).toMatchObject({
    isAscii: true,
    hasMouse: true,
    limits: { rows: 200 },
    columns: { topics: ["name", "rate"] },
  });
  expect(settings.themes["mine"]).toEqual({ ...themes.mono, accent: ["magenta", "bold"] });
  expect(chooseSettings({ ...nothing, hasColour: false }, file).theme).toBe("mono");
  expect(() => chooseSettings({ ...nothing, theme: "none" }, file)).toThrow("there is no theme 'none'");
});

test.each([
  ['refesh = "2s"', "did you mean refresh?"],
  ['refresh = "soon"', "refresh: expected a duration"],
  ["buffer = 3", "buffer: expected a whole number from 10"],
  ['theme = "darc"', "did you mean dark?"],
  ['mouse = "yes"', "mouse: expected true or false"],
  ['columns.topicz = ["name"]', "did you mean topics?"],
  ['keys.folow = "F"', "did you mean follow?"],
  ['keys.follow = "p"', "the key p would mean follow and pause on the screen messages"],
  ['keys.follow = "ctrl+c"', "would mean leaving the program"],
  ['themes.mine.accent = "pink"', "there is no style 'pink'"],
  ['themes.mine.acent = "red"', "did you mean accent?"],
  ["keys = 3", "keys: expected a table"],
  ["[", "cannot be read"],
])("given_a_settings_file_with_%s_when_read_should_say_what_is_wrong", async (text, problem) => {
  await expect(read(text)).rejects.toThrow(problem);
  await expect(read(text)).rejects.toThrow(join(home, "tui.toml"));
});

test("given_every_screen_should_give_its_own_keys_one_meaning_each", () => {
  for (const screen of screenNames) {
    const keys = bindingsOfScreen(screen)
      .filter(({ group }) => group !== "everywhere")
      .flatMap((one) => one.keys);
    const double = keys.filter((key, at) => keys.indexOf(key) !== at && !["left", "right"].includes(key));
    expect(double, screen).toEqual([]);
  }
  expect(() => checkKeys({})).not.toThrow();
});

test("given_other_keys_when_pressed_should_do_what_they_were_given_and_the_usual_ones_no_more", () => {
  const state = newState({ keys: { order: ["s"], bookmarks: ["Q"], quit: ["ctrl+q"] } });
  const sorted = press(state, "2", "s").state;
  expect(sorted.stack.at(-1)?.list.sort).toBe(1);
  expect(press(sorted, "o").state.stack.at(-1)?.list.sort).toBe(1);
  expect(currentPlace(press(sorted, "Q").state)).toMatchObject({ screen: "bookmarks" });
  expect(currentPlace(press(sorted, "B").state)).toMatchObject({ screen: "streams" });
  expect(press(state, "q").effects).toEqual([]);
  expect(press(state, "ctrl+q").effects).toEqual([{ type: "quit", isInterrupted: false }]);
  const help = drawFrame(press(sorted, "?").state).map(lineText).join("\n");
  expect(help).toMatch(/ s +order by the next column/);
  // What is typed stays what it is.
  expect(press(state, "2", "/", "s", "o").state.dialog).toMatchObject({ field: { text: "so" } });
});

test("given_a_line_when_painted_should_end_without_a_style", () => {
  const painted = paintLine(
    [
      { text: "a", tone: "plain" },
      { text: "b", tone: "bad" },
      { text: "", tone: "good" },
    ],
    themes.dark,
  );
  expect(painted).toBe("a\u001b[31;1mb\u001b[0m");
});
