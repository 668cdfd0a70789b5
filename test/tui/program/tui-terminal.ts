// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type IPty, spawn } from "@lydell/node-pty";
import xterm from "@xterm/headless";
import { baseEnvironment } from "../../support/run-iggy.ts";
import { binary } from "../../support/start-server.ts";
import { until } from "../../support/until.ts";

interface TuiOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly environment?: Readonly<Record<string, string>>;
  readonly directory?: string;
  /** Another program than `iggy tui`, by what is typed for it. */
  readonly command?: readonly string[];
}

const ANSWER_MS = 20_000;
const SAME_FOR_MS = 100;

/** `iggy tui` under a pseudo terminal, and what a person would see on it. */
export class TuiTerminal {
  readonly #pty: IPty;
  readonly #screen: xterm.Terminal;
  #output = "";
  #exit: { readonly exitCode: number; readonly signal: number | undefined } | undefined;

  private constructor(pty: IPty, screen: xterm.Terminal) {
    this.#pty = pty;
    this.#screen = screen;
    pty.onData((data) => {
      this.#output = (this.#output + data).slice(-1_000_000);
      screen.write(data);
    });
    pty.onExit(({ exitCode, signal }) => {
      this.#exit = { exitCode, signal };
    });
  }

  static open(parameters: readonly string[], options: TuiOptions = {}): TuiTerminal {
    const {
      columns: cols = 120,
      rows = 40,
      environment,
      directory,
      command = [process.execPath, binary, "tui"],
    } = options;
    const [file = "", ...before] = command;
    const env = { ...baseEnvironment(), TERM: "xterm-256color", ...environment };
    const pty = spawn(file, [...before, ...parameters], {
      cols,
      rows,
      ...(directory === undefined ? {} : { cwd: directory }),
      env: { ...env, NO_COLOR: environment?.NO_COLOR ?? "" },
    });
    return new TuiTerminal(pty, new xterm.Terminal({ cols, rows, allowProposedApi: true }));
  }

  get pid(): number {
    return this.#pty.pid;
  }

  /** Everything that was written, the newest megabyte of it. */
  get output(): string {
    return this.#output;
  }

  get lines(): string[] {
    const { active } = this.#screen.buffer;
    return Array.from(
      { length: this.#screen.rows },
      (_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? "",
    );
  }

  get text(): string {
    return this.lines.join("\n");
  }

  /** True while the second screen, which programs have for themselves, is shown. */
  get isAlternate(): boolean {
    return this.#screen.buffer.active.type === "alternate";
  }

  get modes(): { readonly bracketedPaste: boolean; readonly wraparound: boolean } {
    const { bracketedPasteMode, wraparoundMode } = this.#screen.modes;
    return { bracketedPaste: bracketedPasteMode, wraparound: wraparoundMode };
  }

  /** Types keys one after the other, as a person would. */
  press(...keys: readonly string[]): void {
    for (const key of keys) this.#pty.write(key);
  }

  /** Milliseconds from a key press until a text is written that was not there before. */
  answer(key: string, text: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const startedMs = performance.now();
      let since = "";
      const deadline = setTimeout(() => {
        heard.dispose();
        reject(new Error(`no answer to ${key}: ${text}\n${this.text}`));
      }, ANSWER_MS);
      const heard = this.#pty.onData((data) => {
        since += data;
        if (!since.includes(text)) return;
        heard.dispose();
        clearTimeout(deadline);
        resolve(performance.now() - startedMs);
      });
      this.#pty.write(key);
    });
  }

  resize(columns: number, rows: number): void {
    this.#pty.resize(columns, rows);
    this.#screen.resize(columns, rows);
  }

  signal(name: string): void {
    this.#pty.kill(name);
  }

  async shows(what: string | RegExp): Promise<void> {
    const isThere = () => (typeof what === "string" ? this.text.includes(what) : what.test(this.text));
    try {
      await until(`${what} on the screen`, isThere);
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : ""}\n${this.text}\n${JSON.stringify(this.#exit)}`);
    }
  }

  /** Waits until the screen has stayed the same for a moment: a frame may come in parts. */
  async settles(): Promise<void> {
    let seen = "";
    await until("the screen stays the same", async () => {
      seen = this.text;
      await new Promise((resolve) => setTimeout(resolve, SAME_FOR_MS));
      return this.text === seen;
    });
  }

  /** The exit status, or the number of the signal that ended it. */
  async exited(): Promise<{ readonly exitCode: number; readonly signal: number | undefined }> {
    await until("the program ended", () => this.#exit !== undefined);
    return this.#exit ?? { exitCode: -1, signal: undefined };
  }

  close(): void {
    if (this.#exit === undefined) this.#pty.kill("SIGKILL");
    this.#screen.dispose();
  }
}

/** Keys by what a terminal sends for them. */
export const keys = {
  enter: "\r",
  escape: "\u001b",
  up: "\u001b[A",
  down: "\u001b[B",
  right: "\u001b[C",
  left: "\u001b[D",
  controlC: "\u0003",
  controlF: "\u0006",
  controlL: "\u000c",
  controlS: "\u0013",
  controlZ: "\u001a",
} as const;
