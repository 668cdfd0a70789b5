// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { afterAll, beforeAll, expect, test } from "vitest";
import { masked, type Scene, startScene } from "./scene.ts";
import { keys, TuiTerminal } from "./tui-terminal.ts";

let scene: Scene;
beforeAll(async () => {
  scene = await startScene();
});
afterAll(() => scene.end());

const layout = async (tui: TuiTerminal): Promise<string> => {
  await tui.settles();
  return masked(tui.lines, scene.server.address);
};

test.each([
  [80, 24],
  [120, 40],
  [40, 12],
])("given_a_window_of_%i_by_%i_when_going_through_the_screens_should_draw_them_whole", async (columns, rows) => {
  const tui = TuiTerminal.open([...scene.at, "--refresh", "1s", "--theme", "mono"], { columns, rows });
  await tui.shows(/streams/);
  tui.press("2");
  await tui.shows(/\u25b8 +0 +orders/);
  await tui.shows(/ +1 +sensors/);
  expect(await layout(tui)).toMatchSnapshot("streams");
  tui.press(keys.down, keys.up, keys.enter);
  await tui.shows(/placed/);
  tui.press("o", keys.escape);
  tui.press("3");
  await tui.shows(/temper/);
  tui.press(":topic orders/placed\r");
  await tui.shows(/partition 2 +4 of 0 to 4/);
  if (columns >= 100) await tui.shows(/0 +\u2588+ +59 /);
  expect(await layout(tui)).toMatchSnapshot("messages");
  tui.press(keys.up, keys.enter);
  await tui.shows(/"partition": 2/);
  expect(await layout(tui)).toMatchSnapshot("message");
  tui.press("]", "]");
  await tui.shows("00000000");
  tui.press(keys.escape, "]");
  await tui.shows(/current/);
  tui.press(":group orders/placed/billing\r");
  await tui.shows(/of orders\/placed/);
  tui.press("?");
  await tui.shows("keys of this screen");
  expect(await layout(tui)).toMatchSnapshot("help");
  tui.press(keys.escape, "q");
  await tui.shows(/overview/);
  tui.press(":q\r");
  expect(await tui.exited()).toMatchObject({ exitCode: 0 });
  tui.close();
});

test("given_a_terminal_when_messages_come_should_follow_pause_and_seek", async () => {
  const tui = TuiTerminal.open([...scene.at, "--stream", "sensors", "--topic", "temperature", "--refresh", "1s"]);
  await tui.shows("no messages here");
  await scene.send("sensors", "temperature", 0, [{ payload: Buffer.from("first one") }]);
  await tui.shows("first one");
  await tui.shows("following");
  tui.press("p");
  await tui.shows("paused");
  await scene.send("sensors", "temperature", 1, [{ payload: Buffer.from("second one") }]);
  tui.press("p");
  await tui.shows("second one");
  tui.press("/", "second", keys.enter);
  await tui.shows(/matched 1 \/ 2 scanned/);
  await tui.settles();
  expect(tui.text).not.toContain("first one");
  tui.press("-", "s", "s");
  await tui.shows("from the first");
  await tui.shows("first one");
  tui.press(keys.controlF, "one", keys.enter);
  await tui.shows("2 found");
  tui.press("q", "q", "q", "q", "q");
  await tui.exited();
  tui.close();
});

test("given_changes_when_made_by_keys_should_be_made_on_the_server", async () => {
  const tui = TuiTerminal.open([...scene.at, "--refresh", "1s"]);
  await tui.shows("overview");
  tui.press("2");
  await tui.shows("sensors");
  tui.press("a", "made", keys.enter);
  await tui.shows("create stream made: done");
  await tui.shows(/made +0/);
  tui.press("/", "made", keys.enter, "x");
  await tui.shows("type made and Enter");
  tui.press("made", keys.enter);
  await tui.shows("delete stream made: done");
  expect(await scene.client.stream.get({ stream: "made" })).toBeUndefined();
  tui.press(":group orders/placed/billing\r");
  await tui.shows(/ 40 +59 +19 /);
  tui.press("E", "+5", "\t", "0", keys.controlS);
  await tui.shows(/40 > 45/);
  tui.press("y");
  await tui.shows("set offsets of group billing: done");
  await tui.shows(/ 45 /);
  tui.press(":topic orders/paid\r");
  await tui.shows("no messages here");
  tui.press("P", "\u001b[200~pasted: [2~ q :q\u001b[201~", keys.controlS);
  await tui.shows("produce 1 to orders/paid: done");
  await tui.shows("pasted: [2~ q :q");
  tui.press(keys.controlC);
  expect(await tui.exited()).toMatchObject({ exitCode: 130 });
  tui.close();
});

test("given_read_only_when_changes_are_tried_should_change_nothing", async () => {
  const tui = TuiTerminal.open([...scene.at, "--read-only"]);
  await tui.shows("read-only");
  tui.press("2");
  await tui.shows("sensors");
  tui.press("x");
  await tui.shows("nothing can be changed");
  tui.press(keys.controlC);
  await tui.exited();
  tui.close();
});
