// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import { pause } from "../../../src/client/pause.ts";
import { until } from "../../support/until.ts";
import { messageOf, type Scene } from "./scene.ts";
import type { TuiTerminal } from "./tui-terminal.ts";

/** Clock ticks of Linux a second. */
const TICKS = 100;
const BATCH = 500;
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
  /** Messages that were sent. */
  readonly sent: () => number;
  stop(): Promise<void>;
}

/** Sends so many messages of about 200 bytes a second to a topic, spread over its partitions, until it is stopped. */
export const startLoad = (
  scene: Scene,
  to: { readonly stream: string; readonly topic: string; readonly partitions: number },
  messagesPerSecond: number,
): Load => {
  const stop = new AbortController();
  const startedMs = performance.now();
  let sent = 0;
  const sending = (async () => {
    while (!stop.signal.aborted) {
      const due = ((performance.now() - startedMs) / 1000) * messagesPerSecond;
      if (sent > due) await pause(5);
      else {
        const messages = Array.from({ length: BATCH }, (_, at) =>
          messageOf(JSON.stringify({ id: sent + at, customer: `c-${at % 97}`, note: "x".repeat(150) })),
        );
        await scene.send(to.stream, to.topic, (sent / BATCH) % to.partitions, messages);
        sent += BATCH;
      }
    }
  })();
  return {
    sent: () => sent,
    stop: () => {
      stop.abort();
      return sending;
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
  const [startedMs, sentBefore, cpuBefore] = [performance.now(), load.sent(), cpuMs(tui.pid)];
  const answers: number[] = [];
  const resident: number[] = [];
  const passedMs = () => performance.now() - startedMs;
  for (let at = 0; passedMs() < durationMs; at++) {
    const [key, answer] = at % 2 === 0 ? ["w", "long lines are wrapped"] : ["w", "long lines are cut"];
    answers.push(await tui.answer(key ?? "", answer ?? ""));
    resident.push(residentMebibytes(tui.pid));
    await pause(173);
  }
  const sorted = answers.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  /** Of a tenth of the samples, so that one look between two collections of garbage decides nothing. */
  const around = (share: number): number => {
    const width = Math.max(1, Math.floor(resident.length / 10));
    const part = resident.slice(Math.floor((resident.length - width) * share)).slice(0, width);
    return part.reduce((sum, one) => sum + one, 0) / part.length;
  };
  return {
    messagesPerSecond: (load.sent() - sentBefore) / (passedMs() / 1000),
    cpuPercent: ((cpuMs(tui.pid) - cpuBefore) / passedMs()) * 100,
    inputMs: { median: at(0.5), p99: at(0.99), most: at(1) },
    presses: answers.length,
    residentMebibytes: [around(0.1), around(0.5), around(1)],
  };
};

/** Waits until a topic is followed and passes over what comes too fast. */
export const untilBusy = (tui: TuiTerminal): Promise<void> => until("it is busy", () => /[1-9]\S*\/s/.test(tui.text));
