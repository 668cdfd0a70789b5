// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, onTestFinished, test, vi } from "vitest";
import { LiveProgress } from "../../../src/cli/bench/live-progress.ts";

/** Pretends that standard error is a terminal, and gives what is written to it. */
const terminal = () => {
  const { isTTY } = process.stderr;
  Object.assign(process.stderr, { isTTY: true });
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  onTestFinished(() => {
    write.mockRestore();
    Object.assign(process.stderr, { isTTY });
  });
  return (): string => write.mock.calls.map(([text]) => String(text)).join("");
};

test("given_two_reports_at_the_same_moment_when_drawn_should_show_the_rate_that_was_measured", () => {
  const written = terminal();
  const progress = new LiveProgress(false);
  for (const messages of [12_000, 24_000]) {
    progress.show({ messages, userBytes: messages * 1000, bytesPerSecond: 4_100_000, p99Ms: 1.2 });
  }
  progress.end();
  const line = (count: string, bytes: string) => `\r\u001b[2K${count} messages, ${bytes} MB, 4.10 MB/s, p99 1.20 ms`;
  expect(written()).toBe(`${line("12,000", "12.00")}${line("24,000", "24.00")}\r\u001b[2K`);
});

test("given_quiet_when_shown_should_write_nothing", () => {
  const written = terminal();
  const progress = new LiveProgress(true);
  progress.show({ messages: 1, userBytes: 1, bytesPerSecond: 1, p99Ms: 1 });
  progress.end();
  expect([progress.isShown, written()]).toEqual([false, ""]);
});
