// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import { execa } from "execa";
import { pause } from "../../../src/client/pause.ts";
import { baseEnvironment } from "../../support/run-iggy.ts";
import { binary } from "../../support/start-server.ts";
import { until } from "../../support/until.ts";
import type { Scene } from "./scene.ts";
import type { TuiTerminal } from "./tui-terminal.ts";

/** Clock ticks of Linux a second. */
const TICKS = 100;
const MEBIBYTE = 1024 * 1024;

/** CPU time a process has used, in milliseconds. */
const cpuMs = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS;
};

const residentMebibytes = (pid: number): number =>
  (Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024) / MEBIBYTE;

/** The share of a core a process takes over some time, in percent. */
export const cpuPercent = async (pid: number, durationMs: number): Promise<number> => {
  const [before, startedMs] = [cpuMs(pid), performance.now()];
  await pause(durationMs);
  return ((cpuMs(pid) - before) / (performance.now() - startedMs)) * 100;
};

export interface Load {
  /** Messages in the topic. */
  sent(): Promise<number>;
  stop(): Promise<void>;
}

/** Writes so many lines of about 200 bytes a second to its standard output. */
const feeder = (linesPerSecond: number): string => `
  const started = performance.now();
  let sent = 0;
  setInterval(() => {
    const due = ((performance.now() - started) / 1000) * ${linesPerSecond};
    let lines = "";
    while (sent < due) lines += JSON.stringify({ id: sent++, note: "x".repeat(180) }) + "\\n";
    process.stdout.write(lines);
  }, 50);
  process.stdout.on("error", () => process.exit());
`;

/** Sends so many messages a second to a topic from processes of their own, until it is stopped. */
export const startLoad = (
  scene: Scene,
  to: { readonly stream: string; readonly topic: string },
  messagesPerSecond: number,
): Load => {
  const options = { env: baseEnvironment(), extendEnv: false, reject: false } as const;
  const feeding = execa(process.execPath, ["-e", feeder(messagesPerSecond)], { ...options, buffer: false });
  const sending = execa(process.execPath, [binary, "message", "send", to.stream, to.topic, ...scene.at], {
    ...options,
    stdin: feeding.stdout,
  });
  return {
    sent: async () => Number((await scene.client.topic.get(to))?.messagesCount ?? 0n),
    stop: async () => {
      feeding.kill();
      await sending;
    },
  };
};

export interface Figures {
  readonly messagesPerSecond: number;
  readonly cpuPercent: number;
  readonly inputMs: { readonly median: number; readonly p99: number; readonly most: number };
  readonly presses: number;
  /** After the first tenth of the time, after its half, and at the end. */
  readonly residentMebibytes: readonly [number, number, number];
}

/** Presses a key now and then while messages come, and measures from the press until the answer is written to the terminal. */
export const measureUnderLoad = async (tui: TuiTerminal, load: Load, durationMs: number): Promise<Figures> => {
  const [startedMs, sentBefore, cpuBefore] = [performance.now(), await load.sent(), cpuMs(tui.pid)];
  const answers: number[] = [];
  const resident: number[] = [];
  const passedMs = () => performance.now() - startedMs;
  for (let at = 0; passedMs() < durationMs; at++) {
    const [key, answer] = at % 2 === 0 ? ["w", "long lines are wrapped"] : ["w", "long lines are cut"];
    answers.push(await tui.answer(key ?? "", answer ?? ""));
    resident.push(residentMebibytes(tui.pid));
    await pause(173);
  }
  const [sentAfter, loadedMs] = [await load.sent(), passedMs()];
  const sorted = answers.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  /** Of a tenth of the samples, so that one look between two collections of garbage decides nothing. */
  const around = (share: number): number => {
    const width = Math.max(1, Math.floor(resident.length / 10));
    const part = resident.slice(Math.floor((resident.length - width) * share)).slice(0, width);
    return part.reduce((sum, one) => sum + one, 0) / part.length;
  };
  return {
    messagesPerSecond: (sentAfter - sentBefore) / (loadedMs / 1000),
    cpuPercent: ((cpuMs(tui.pid) - cpuBefore) / passedMs()) * 100,
    inputMs: { median: at(0.5), p99: at(0.99), most: at(1) },
    presses: answers.length,
    residentMebibytes: [around(0.1), around(0.5), around(1)],
  };
};

/** Waits until a topic is followed and passes over what comes too fast. */
export const untilBusy = (tui: TuiTerminal): Promise<void> => until("it is busy", () => /[1-9]\S*\/s/.test(tui.text));
