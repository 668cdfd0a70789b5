// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { afterAll, beforeAll, expect, test } from "vitest";
import { runIggy } from "../../support/run-iggy.ts";
import { binary } from "../../support/start-server.ts";
import { until } from "../../support/until.ts";
import { type Scene, startScene } from "./scene.ts";
import { keys, TuiTerminal } from "./tui-terminal.ts";

let scene: Scene;
beforeAll(async () => {
  scene = await startScene();
});
afterAll(() => scene.end());

const expectRestored = async (tui: TuiTerminal): Promise<void> => {
  await until("the terminal is given back", () => !tui.isAlternate);
  expect(tui.modes).toEqual({ bracketedPaste: false, wraparound: true });
  expect(tui.output.lastIndexOf("\u001b[?25h")).toBeGreaterThan(tui.output.lastIndexOf("\u001b[?25l"));
};

const open = async (environment: Readonly<Record<string, string>> = {}): Promise<TuiTerminal> => {
  const tui = TuiTerminal.open(scene.at, { environment });
  await tui.shows("busiest topics");
  expect(tui.isAlternate).toBe(true);
  return tui;
};

test.each([
  ["q", 0, (tui: TuiTerminal) => tui.press("q")],
  ["Ctrl+C", 130, (tui: TuiTerminal) => tui.press(keys.controlC)],
  ["SIGTERM", 143, (tui: TuiTerminal) => tui.signal("SIGTERM")],
  ["SIGINT", 130, (tui: TuiTerminal) => tui.signal("SIGINT")],
  ["SIGHUP", 129, (tui: TuiTerminal) => tui.signal("SIGHUP")],
])("given_the_program_when_ended_by_%s_should_give_the_terminal_back_and_end_with_%i", async (_, exitCode, end) => {
  const tui = await open();
  end(tui);
  expect(await tui.exited()).toMatchObject({ exitCode });
  await expectRestored(tui);
  tui.close();
});

test("given_the_program_when_it_crashes_should_give_the_terminal_back_and_tell", async () => {
  const crash = 'process.on("SIGUSR2", () => { setTimeout(() => { throw new Error("a crash on purpose"); }, 0); })';
  const tui = await open({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(crash)}` });
  tui.signal("SIGUSR2");
  expect(await tui.exited()).toMatchObject({ exitCode: 1 });
  await expectRestored(tui);
  await tui.shows("a crash on purpose");
  tui.close();
});

test("given_a_shell_when_the_program_is_suspended_and_continued_should_come_back_as_it_was", async () => {
  const tui = TuiTerminal.open([], {
    command: ["bash", "--norc", "--noprofile", "-i"],
    environment: { PROMPT_COMMAND: "echo last status $?" },
  });
  await tui.shows(/[$#] $|[$#]$/m);
  tui.press(`${process.execPath} ${binary} tui ${scene.at.join(" ")}\r`);
  await tui.shows("busiest topics");
  tui.press("2");
  await tui.shows("sensors");
  tui.press(keys.controlZ);
  await tui.shows("Stopped");
  expect(tui.isAlternate).toBe(false);
  tui.press("echo in the shell\r");
  await tui.shows(/^in the shell/m);
  tui.press("fg\r");
  await until("it is back", () => tui.isAlternate);
  await tui.shows("sensors");
  tui.press(keys.controlC);
  await tui.shows("last status 130");
  expect(tui.isAlternate).toBe(false);
  tui.close();
});

test("given_no_terminal_when_started_should_point_to_once", async () => {
  const { exitCode, stdout, stderr } = await runIggy(["tui", ...scene.at]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toContain("iggy tui --once");
});

test("given_no_terminal_when_looked_once_should_write_a_frame_or_its_data", async () => {
  const frame = await runIggy(["tui", "--once", ...scene.at, "--stream", "orders", "--topic", "placed"]);
  expect(frame.exitCode).toBe(0);
  expect(frame.stdout).toContain("orders \u203a placed messages");
  expect(frame.stdout).toContain('"customer":"c-1"');
  expect(frame.stdout).not.toContain("\u001b");
  const groups = await runIggy(["tui", "--once", "--json", "--screen", "groups", ...scene.at]);
  expect(JSON.parse(groups.stdout)).toMatchObject({
    screen: "groups",
    groups: [{ group: { name: "billing" }, lags: [{ storedOffset: "40", lag: "19" }, {}, {}] }],
  });
  const missing = await runIggy(["tui", "--once", ...scene.at, "--stream", "order"]);
  expect(missing.exitCode).toBe(3);
  expect(missing.stderr).toContain("did you mean 'orders'?");
});
