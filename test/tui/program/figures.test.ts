// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { afterAll, beforeAll, expect, test } from "vitest";
import { isNightly } from "../../support/seeded-random.ts";
import { cpuPercent, measureUnderLoad, startLoad, untilBusy } from "./figures.ts";
import { type Scene, startScene } from "./scene.ts";
import { keys, TuiTerminal } from "./tui-terminal.ts";

const MINUTE_MS = 60_000;
const MESSAGES_PER_SECOND = 10_000;
const topic = { stream: "sensors", topic: "temperature" };

let scene: Scene;
beforeAll(async () => {
  scene = await startScene();
});
afterAll(() => scene.end());

const show = (name: string, figures: unknown): void => {
  if (isNightly) process.stdout.write(`${name}: ${JSON.stringify(figures)}\n`);
};

test("given_ten_thousand_messages_a_second_when_followed_should_answer_keys_and_keep_its_memory", async () => {
  const tui = TuiTerminal.open([...scene.at, "--stream", topic.stream, "--topic", topic.topic]);
  await tui.shows(/following|no messages/);
  const load = startLoad(scene, topic, MESSAGES_PER_SECOND);
  await untilBusy(tui);
  const minutes = Number(process.env.IGGY_MINUTES ?? 10);
  const figures = await measureUnderLoad(tui, load, isNightly ? minutes * MINUTE_MS : 3000);
  await load.stop();
  show(`following ${MESSAGES_PER_SECOND} messages a second`, figures);
  const [early, , late] = figures.residentMebibytes;
  expect(late - early).toBeLessThan(isNightly ? 32 : 128);
  expect(figures.presses).toBeGreaterThan(3);
  if (isNightly) expect(figures.inputMs.p99).toBeLessThan(50);
  tui.press(keys.controlC);
  expect(await tui.exited()).toMatchObject({ exitCode: 130 });
  tui.close();
}, 3_600_000);

test.each([
  ["the overview", [], "busiest topics"],
  ["messages", ["--stream", "orders", "--topic", "placed"], "customer"],
  ["groups", ["--screen", "groups"], "billing"],
])(
  "given_%s_when_nothing_changes_should_do_next_to_nothing",
  async (name, parameters, shown) => {
    const tui = TuiTerminal.open([...scene.at, ...parameters]);
    await tui.shows(shown);
    if (isNightly) await cpuPercent(tui.pid, 5000);
    const written = tui.output.length;
    const percent = await cpuPercent(tui.pid, isNightly ? MINUTE_MS : 2000);
    show(`${name} when nothing changes`, { cpuPercent: percent, writtenBytes: tui.output.length - written });
    expect(percent).toBeLessThan(isNightly ? 2 : 60);
    tui.close();
  },
  3_600_000,
);
