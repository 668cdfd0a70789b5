// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { spawn } from "@lydell/node-pty";
import { onTestFinished, vi } from "vitest";
import { baseEnvironment } from "./run-iggy.ts";
import { binary } from "./start-server.ts";

/** The real binary at a terminal of its own. */
export const typeIggy = (parameters: readonly string[], environment: Readonly<Record<string, string>>) => {
  const env = { ...baseEnvironment(), TERM: "xterm-256color", ...environment };
  const terminal = spawn(process.execPath, [binary, ...parameters], { cols: 200, rows: 50, env });
  let output = "";
  terminal.onData((text) => {
    output += text;
  });
  const exited = new Promise<{ readonly exitCode: number; readonly signal?: number }>((resolve) =>
    terminal.onExit(resolve),
  );
  let isOver = false;
  void exited.then(() => {
    isOver = true;
  });
  onTestFinished(() => {
    if (!isOver) terminal.kill("SIGKILL");
  });
  return {
    pid: terminal.pid,
    exited,
    /** What the terminal has shown so far. */
    output: () => output,
    /** Waits until the terminal shows a text. */
    shows: (text: string | RegExp) =>
      vi.waitFor(
        () => {
          if (!(typeof text === "string" ? output.includes(text) : text.test(output))) throw new Error(output);
        },
        { timeout: 30_000, interval: 5 },
      ),
    type: (text: string) => terminal.write(text),
    /** Closes the terminal as a window that is closed does. */
    hangUp: () => terminal.kill("SIGHUP"),
  };
};
