// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { until } from "../../support/until.ts";
import { type Scene, startScene } from "./scene.ts";
import { keys, TuiTerminal } from "./tui-terminal.ts";

let scene: Scene;
let tui: TuiTerminal;
beforeAll(async () => {
  scene = await startScene();
});
afterEach(() => tui.close());
afterAll(() => scene.end());

const MOUSE_ON = "\u001b[?1000h";
const MOUSE_OFF = "\u001b[?1000l";

/** What was copied last, as the terminal was told it. */
const copied = (): string => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a sequence for a terminal.
  const last = [...tui.output.matchAll(/\u001b\]52;c;([^\u0007]*)\u0007/g)].at(-1);
  return Buffer.from(last?.[1] ?? "", "base64").toString("utf8");
};

test("given_users_and_topics_when_changed_by_keys_should_be_changed_on_the_server_and_logged", async () => {
  tui = TuiTerminal.open([...scene.at, "--refresh", "500ms"]);
  await tui.shows("busiest topics");
  tui.press("5");
  await tui.shows(/iggy +127/);
  tui.press(keys.enter);
  await tui.shows(/transport +tcp/);
  tui.press("6");
  await tui.shows(/0 +iggy +active/);
  tui.press("a", "carol", "\t", "secret1", keys.controlS);
  await tui.shows("create user carol: done");
  await tui.shows(/1 +carol/);
  tui.press("G", keys.enter);
  await tui.shows("carol may");
  tui.press("a", "orders", "\t", "placed", "\t\t\t\t\t", keys.right, keys.controlS);
  await tui.shows(/orders\/placed.*yes/);
  const carol = await scene.client.user.get({ user: "carol" });
  expect(carol?.permissions?.streams?.get(0)?.topics?.get(0)).toMatchObject({
    pollMessages: true,
    sendMessages: false,
  });
  tui.press("S");
  await tui.shows("Make user carol inactive?");
  tui.press("y");
  await tui.shows(/^ inactive/m);
  tui.press("7", "a", "for-tests", keys.controlS);
  await tui.shows("the token is shown this once");
  await tui.shows(/for-tests +never/);
  tui.press("x", "y");
  await tui.shows("no tokens");
  tui.press(":stream sensors\r");
  await tui.shows("topics of sensors");
  tui.press("a", "made", "\t", "\u0015", "2", keys.controlS);
  await tui.shows("create topic sensors/made: done");
  await tui.shows(/1 +made +2 /);
  tui.press("/", "made", keys.enter, "E", "\t", "\u0015", "12h", keys.controlS);
  await tui.shows("edit topic sensors/made: done");
  expect((await scene.client.topic.get({ stream: "sensors", topic: "made" }))?.messageExpiryMicros).toBe(
    43_200_000_000n,
  );
  tui.press("X", "made", keys.enter);
  await tui.shows("purge topic sensors/made: done");
  tui.press("!");
  await tui.shows("actions and errors");
  await tui.shows("create user carol: done");
  expect(tui.text).not.toContain("secret1");
});

test("given_a_message_when_copied_exported_bookmarked_and_compared_should_do_so", async () => {
  const directory = temporaryDirectory();
  tui = TuiTerminal.open([...scene.at, "--stream", "orders", "--topic", "placed"], { directory });
  await tui.shows(/partition 2 +4 of 0 to 4/);
  tui.press("y", "y");
  await tui.shows("copied the payload");
  expect(JSON.parse(copied())).toMatchObject({ id: 4, partition: 2 });
  tui.press("y", "c");
  await tui.shows("copied the command");
  expect(copied()).toBe("iggy message poll orders placed 2 --offset 4 --message-count 1 --show-headers");
  tui.press("s", "s");
  await tui.shows("from the first");
  await tui.shows(/"id":0,"partition":0/);
  tui.press("\u0005", "n");
  await tui.shows(/messages in .*placed-/);
  const [file = ""] = readdirSync(directory);
  const exported = readFileSync(join(directory, file), "utf8").trimEnd().split("\n");
  await until("all were exported", () => exported.length >= 95);
  expect(JSON.parse(exported[0] ?? "")).toMatchObject({ offset: "0", partitionId: 0 });
  tui.press("b", keys.down, "D");
  await tui.shows(/compare \d of \d differ/);
  await tui.shows(/\* \$\.id +0 +1/);
  tui.press("B", keys.enter);
  await tui.shows("message 0/0");
  tui.press(":topic orders/placed\r", keys.controlF, "offset>=58 lamp", keys.enter);
  await tui.shows(/1 of 1 scanned, 1 found|2 of 2 scanned, 2 found/);
});

test("given_a_settings_file_when_started_should_look_and_listen_as_it_says", async () => {
  const home = temporaryDirectory();
  writeFileSync(
    join(home, "tui.toml"),
    'theme = "mine"\nascii = true\n[columns]\nstreams = ["name", "size"]\n[keys]\norder = "i"\n[themes.mine]\naccent = "magenta"\n',
  );
  writeFileSync(
    join(home, "contexts.toml"),
    `[production]\ntcp_server_address = "${scene.server.address}"\nread_only = true\ncolor = "yellow"\n`,
  );
  tui = TuiTerminal.open([...scene.at], { environment: { IGGY_HOME: home } });
  await tui.shows("busiest topics");
  tui.press("2");
  await tui.shows(/name +size/);
  await tui.shows("sensors");
  expect(tui.output).toContain("\u001b[35msensors");
  expect(tui.text).not.toMatch(/[^\n -~]/);
  tui.press("i");
  await tui.shows(/name\^ +size/);
  tui.press("m");
  await until("the mouse is asked for", () => tui.output.includes(MOUSE_ON));
  tui.press("\u001b[<0;4;6M");
  await tui.shows(/> sensors/);
  tui.press("\u001b[<0;4;6M");
  await tui.shows("topics of sensors");
  tui.press(":ctx production\r");
  await tui.shows("using context production");
  await tui.shows("read-only");
  expect(tui.output).toContain("\u001b[33m production ");
  tui.press(keys.controlC);
  await tui.exited();
  expect(tui.output.lastIndexOf(MOUSE_OFF)).toBeGreaterThan(tui.output.lastIndexOf(MOUSE_ON));
});

test("given_a_settings_file_with_a_mistake_when_started_should_say_it_and_end", async () => {
  const home = temporaryDirectory();
  writeFileSync(join(home, "tui.toml"), 'keys.follow = "p"\n');
  tui = TuiTerminal.open([...scene.at], { environment: { IGGY_HOME: home } });
  await tui.shows("the key p would mean follow and pause");
  expect(await tui.exited()).toMatchObject({ exitCode: 2 });
  expect(tui.isAlternate).toBe(false);
});

test("given_a_screen_reader_when_going_through_screens_should_write_lines_below_each_other", async () => {
  tui = TuiTerminal.open([...scene.at, "--screen-reader"]);
  await tui.shows("overview");
  tui.press("2");
  await tui.shows(/^> +0 +orders/m);
  tui.press(keys.down);
  await tui.shows(/^> +1 +sensors/m);
  expect(tui.isAlternate).toBe(false);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: nothing but the marks of pastes asks for anything.
  expect(tui.output.replaceAll(/\u001b\[\?2004[hl]/g, "")).not.toMatch(/[^\r\n -~]/);
  tui.press(keys.controlC);
  expect(await tui.exited()).toMatchObject({ exitCode: 130 });
});

test("given_no_server_when_started_as_a_demo_should_bring_one_and_take_it_away", async () => {
  tui = TuiTerminal.open(["--demo", "--refresh", "500ms"]);
  await tui.shows("shop/orders");
  await tui.shows(/\d+\/s/);
  tui.press(":q\r");
  expect(await tui.exited()).toMatchObject({ exitCode: 0 });
});
