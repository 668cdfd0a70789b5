// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { connect, createServer } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startServer } from "../../support/start-server.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { until } from "../../support/until.ts";
import { messageOf, type Scene, startScene } from "./scene.ts";
import { keys, TuiTerminal } from "./tui-terminal.ts";

let scene: Scene;
let tui: TuiTerminal;
beforeAll(async () => {
  scene = await startScene();
});
afterEach(() => tui.close());
afterAll(() => scene.end());

/** Nothing of what was written asks the terminal for anything but colours, places on the screen, and to be erased. */
const expectOnlyOwnSequences = (output: string): void => {
  const [, ...sequences] = output.split("\u001b");
  for (const text of sequences) expect(text).toMatch(/^\[(?:\d+;1H|[\d;]*m|K|2J|H|\?(?:1049|25|7|2004)[hl])/);
  expect(output.replaceAll("\u001b", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
};

const hostile: readonly (string | Uint8Array)[] = [
  "\u001b[2J\u001b[Hwiped",
  "\u001b]0;a title of mine\u0007",
  "\u001b]52;c;c3RvbGVu\u0007",
  "\u001b[?1049l\u001b[?25h",
  "\u001bc\u009b2J\u0090q",
  "left\u202eright\u2066x\u200by\ufeffz",
  "a\u0301".padEnd(400, "\u0301"),
  "\u0007\b\b\b\r\n\t\u007f",
  new Uint8Array([0xff, 0xfe, 0x1b, 0x5b, 0x32, 0x4a, 0xc0, 0x80]),
  "\u{1f468}\u200d\u{1f469}\u200d\u{1f467} \u{1f44d}\u{1f3fd} \u6f22\u5b57 \ud55c\uae00",
  `{"escape": "\\u001b[2J", "deep": ${"[".repeat(60)}1${"]".repeat(60)}}`,
  "[".repeat(5000),
  `long ${"x".repeat(1_000_000)}`,
];

test("given_hostile_payloads_when_looked_at_in_every_view_should_never_change_the_terminal", async () => {
  const header = {
    key: { kind: "string", value: "k\u001b[2J" },
    value: { kind: "string", value: "\u001b]0;x\u0007" },
  } as const;
  await scene.send(
    "orders",
    "paid",
    0,
    hostile.map((payload) => messageOf(payload, [header])),
  );
  tui = TuiTerminal.open([...scene.at, "--stream", "orders", "--topic", "paid"]);
  await tui.shows("long xxx");
  tui.press(keys.enter);
  await tui.shows("message 12");
  for (let at = hostile.length - 1; at > 0; at--) {
    for (let view = 0; view < 5; view++) tui.press("]");
    tui.press(keys.left);
    await tui.shows(`message ${at - 1}`);
  }
  await tui.settles();
  expect(tui.isAlternate).toBe(true);
  expect(tui.lines[0]).toMatch(/^ iggy /);
  for (const line of tui.lines.slice(2, 8)) expect(line).toMatch(/^[\u256d\u2502\u2570]/);
  expectOnlyOwnSequences(tui.output);
});

test("given_a_topic_under_the_cursor_when_deleted_should_go_back_and_say_so", async () => {
  await scene.client.topic.create({ stream: "sensors", name: "doomed", partitionsCount: 1 });
  await scene.send("sensors", "doomed", 0, [messageOf("still here")]);
  tui = TuiTerminal.open([...scene.at, "--stream", "sensors", "--topic", "doomed", "--refresh", "500ms"]);
  await tui.shows("still here");
  await scene.client.topic.delete({ stream: "sensors", topic: "doomed" });
  await tui.shows("topic sensors/doomed was deleted");
  await tui.shows("topics of sensors");
  await tui.shows("temperature");
});

test("given_a_window_when_resized_a_hundred_times_should_be_drawn_whole_at_the_end", async () => {
  tui = TuiTerminal.open([...scene.at, "--stream", "orders", "--topic", "placed"]);
  await tui.shows("customer");
  for (let at = 0; at < 100; at++) {
    tui.resize(20 + ((at * 37) % 180), 5 + ((at * 13) % 50));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  tui.resize(100, 30);
  await tui.shows(/enter detail/);
  await until("the whole window is drawn once", () => {
    const frameEnd = /^\u2570[\u2500\u256f\u2570]+\u256f$/m.test(tui.lines.slice(20, 28).join("\n"));
    return frameEnd && tui.lines.filter((line) => line.startsWith(" iggy ")).length === 1;
  });
  tui.resize(25, 6);
  await tui.shows("window too small");
});

test("given_a_server_when_killed_and_started_again_should_count_down_keep_the_data_and_come_back", async () => {
  const dataDirectory = temporaryDirectory();
  const own = await startScene({ dataDirectory });
  tui = TuiTerminal.open([...own.at, "--stream", "orders", "--topic", "placed", "--refresh", "500ms"]);
  await tui.shows("customer");
  await own.server.kill();
  await tui.shows("down,");
  expect(tui.text).toContain("customer");
  tui.press("]");
  await tui.shows("segs");
  const again = await startServer({ dataDirectory, environment: { IGGY_TCP_ADDRESS: own.server.address } });
  await tui.shows("connected again");
  await tui.shows(/up \d/);
  tui.press(keys.controlC);
  expect(await tui.exited()).toMatchObject({ exitCode: 130 });
  await own.client.close({ drain: false });
  await again.stop();
});

test("given_a_slow_line_when_keys_are_pressed_should_answer_without_waiting_for_the_server", async () => {
  const proxy = await slowProxy(scene.server.port, 200);
  tui = TuiTerminal.open(["--tcp-server-address", `127.0.0.1:${proxy.port}`]);
  await tui.shows(/up [2-9]\d\d ms/);
  tui.press("2");
  await tui.shows("sensors");
  proxy.stall(true);
  tui.press("j");
  await tui.shows(/\u25b8 +1 +sensors/);
  tui.press("?");
  await tui.shows("keys of this screen");
  tui.press(keys.escape);
  await tui.shows(/\u25b8 +1 +sensors/);
  await tui.shows(/no answer for \d+ s/);
  proxy.stall(false);
  await tui.shows(/up [2-9]\d\d ms/);
  tui.press(keys.controlC);
  expect(await tui.exited()).toMatchObject({ exitCode: 130 });
  proxy.close();
});

/** A proxy that holds everything back for half of the delay each way, and all of it while it is stalled. */
const slowProxy = async (port: number, delayMs: number) => {
  let isStalled = false;
  const held: (() => void)[] = [];
  const pass = (write: () => void): void => {
    if (isStalled) held.push(write);
    else write();
  };
  const server = createServer((inbound) => {
    const outbound = connect(port, "127.0.0.1");
    const later = (from: typeof inbound, to: typeof inbound): void => {
      from.on("data", (chunk) => setTimeout(() => pass(() => to.write(chunk)), delayMs / 2));
      from.on("close", () => to.destroy());
      from.on("error", () => to.destroy());
    };
    later(inbound, outbound);
    later(outbound, inbound);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    stall: (stalls: boolean) => {
      isStalled = stalls;
      if (!stalls) for (const write of held.splice(0)) write();
    },
    close: () => server.close(),
  };
};
