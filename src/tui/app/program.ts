// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Client } from "../../client/index.ts";
import { Session } from "../data/session.ts";
import { lineText } from "../draw/line.ts";
import { paintLine, themes } from "../draw/theme.ts";
import { drawFrame } from "../screens/frame.ts";
import type { Effect, Event } from "../state/event.ts";
import type { Place } from "../state/place.ts";
import type { ContextRow } from "../state/server-data.ts";
import { type ConnectionView, initialState, type Settings, type Size, type State } from "../state/state.ts";
import { jumpTo } from "../update/navigate.ts";
import { copyText } from "./clipboard.ts";
import { editText } from "./edit-text.ts";
import { exportMessages } from "./export-messages.ts";
import { listenToKeys } from "./keyboard.ts";
import { LinearWriter } from "./linear-writer.ts";
import { ScreenWriter } from "./screen-writer.ts";
import { Store } from "./store.ts";
import { Terminal } from "./terminal.ts";

/** A server, and how it is to be shown. */
export interface Connected {
  readonly client: Client;
  readonly view: ConnectionView;
  readonly isReadOnly: boolean;
}

export interface ProgramOptions {
  readonly connected: Connected;
  readonly settings: Settings;
  /** The way to what is shown first. */
  readonly places: readonly Place[];
  /** Connects to the server of another context. */
  readonly connect: (context: string) => Promise<Connected>;
  readonly contexts: (current: string) => Promise<readonly ContextRow[]>;
}

const TICK_MS = 1000;
const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Shows the program until somebody leaves it; gives the exit status. Whatever happens, the terminal is given back. */
export const runProgram = async (options: ProgramOptions): Promise<number> => {
  const program = new Program(options);
  try {
    return await program.run();
  } finally {
    await program.close();
  }
};

class Program {
  readonly #options: ProgramOptions;
  readonly #terminal = new Terminal(process.stdin, process.stdout);
  readonly #writer: ScreenWriter | LinearWriter;
  readonly #store: Store;
  #session: Session;
  #end: (code: number) => void = () => {};
  #fail: (error: unknown) => void = () => {};
  readonly #cleanups: (() => void)[] = [() => clearTimeout(this.#waking)];
  #waking: NodeJS.Timeout | undefined;

  constructor(options: ProgramOptions) {
    this.#options = options;
    const { connected, settings, places } = options;
    this.#writer = settings.isLinear ? new LinearWriter(process.stdout) : new ScreenWriter(process.stdout);
    const state = initialState(
      windowSize(),
      { ...settings, isReadOnly: settings.isReadOnly || connected.isReadOnly },
      connected.view,
      Date.now(),
    );
    const { state: first, effects } = jumpTo(state, ...places);
    this.#store = new Store(first, (effect) => this.#do(effect));
    this.#session = this.#sessionOf(connected.client);
    for (const effect of effects) this.#do(effect);
  }

  async run(): Promise<number> {
    const ended = new Promise<number>((resolve, reject) => {
      this.#end = resolve;
      this.#fail = reject;
    });
    this.#listen();
    this.#terminal.enter(this.#store.state.settings);
    const { mount } = await import("./mount.ts");
    const instance = mount(this.#store, this.#draw);
    this.#cleanups.push(() => instance.unmount());
    instance.waitUntilExit().catch(this.#fail);
    this.#runSession();
    void this.#listContexts();
    return ended;
  }

  async close(): Promise<void> {
    this.#writer.hold(true);
    this.#writer.close();
    for (const cleanup of this.#cleanups.splice(0)) cleanup();
    this.#store.close();
    this.#terminal.leave();
    process.stdin.pause();
    await this.#session.close();
  }

  readonly #draw = (state: State): void => {
    const { theme, isLinear, themes: known } = state.settings;
    const tones = known[theme] ?? themes.mono;
    this.#writer.write(drawFrame(state).map((line) => (isLinear ? lineText(line) : paintLine(line, tones))));
  };

  readonly #dispatch = (event: Event): void => {
    if (this.#writer instanceof LinearWriter && (event.type === "key" || event.type === "paste")) this.#writer.ask();
    this.#store.dispatch(event);
  };

  #sessionOf(client: Client): Session {
    return new Session(client, this.#dispatch, () => this.#store.state);
  }

  #runSession(): void {
    this.#session.run().catch((error: unknown) => this.#fail(error));
  }

  #listen(): void {
    const on = (target: NodeJS.EventEmitter, name: string, listener: (...values: never[]) => void): void => {
      target.on(name, listener as () => void);
      this.#cleanups.push(() => target.off(name, listener as () => void));
    };
    for (const [name, code] of Object.entries(exitCodes)) on(process, name, () => this.#end(code));
    for (const name of ["uncaughtException", "unhandledRejection"])
      on(process, name, (error: unknown) => this.#fail(error));
    on(process, "SIGCONT", () => this.#resume());
    on(process.stdout, "resize", () => this.#dispatch({ type: "resize", size: windowSize() }));
    on(process.stdin, "end", () => this.#end(exitCodes.SIGHUP));
    on(process.stdin, "error", () => this.#end(exitCodes.SIGHUP));
    on(process.stdout, "error", () => this.#end(exitCodes.SIGHUP));
    this.#cleanups.push(listenToKeys(process.stdin, () => this.#store.state.settings.hasMouse, this.#dispatch));
    const timer = setInterval(() => this.#dispatch({ type: "tick", nowMs: Date.now() }), TICK_MS);
    this.#cleanups.push(() => clearInterval(timer));
  }

  #do(effect: Effect): void {
    const session = this.#session;
    switch (effect.type) {
      case "quit":
        this.#end(effect.isInterrupted ? exitCodes.SIGINT : 0);
        break;
      case "suspend":
        this.#suspend();
        break;
      case "redraw":
        this.#writer.clear();
        this.#draw(this.#store.state);
        break;
      case "mouse": {
        const { settings } = this.#store.state;
        this.#terminal.reportMouse(settings.hasMouse, settings);
        break;
      }
      case "refresh":
        session.refresh();
        break;
      case "names":
        session.refreshNames();
        break;
      case "tail":
        session.follow(effect);
        break;
      case "stop tail":
        session.stopTail();
        break;
      case "pause":
        session.pause(effect.isPaused);
        break;
      case "more":
        session.more(effect);
        break;
      case "search":
        session.search(effect);
        break;
      case "stop search":
        session.stopSearch();
        break;
      case "act":
        session.act(effect.action);
        break;
      case "preview offsets":
        session.previewOffsets(effect);
        break;
      case "copy":
        this.#tell(() => copyText(effect.text, effect.what, (sequence) => process.stdout.write(sequence)));
        break;
      case "export":
        this.#tell(() => exportMessages(effect.rows, effect.format, effect.name));
        break;
      case "use context":
        void this.#switchContext(effect.name);
        break;
      case "edit":
        this.#edit(effect.text);
        break;
    }
  }

  /** Does something and tells how it went. */
  #tell(work: () => string | Promise<string>): void {
    Promise.resolve()
      .then(work)
      .then((text) => this.#dispatch({ type: "told", text, isError: false }))
      .catch((error: unknown) => this.#failed(error));
  }

  #failed(error: unknown): void {
    this.#dispatch({ type: "told", text: error instanceof Error ? error.message : String(error), isError: true });
  }

  /** Stops the group of processes as the terminal itself would; a group nobody can continue is not stopped, and goes on. */
  #suspend(): void {
    this.#writer.hold(true);
    this.#terminal.leave();
    process.kill(0, "SIGTSTP");
    this.#waking = setTimeout(() => this.#resume(), TICK_MS);
  }

  #resume(): void {
    clearTimeout(this.#waking);
    this.#terminal.enter(this.#store.state.settings);
    this.#writer.hold(false);
    this.#dispatch({ type: "resize", size: windowSize() });
  }

  #edit(text: string): void {
    this.#writer.hold(true);
    this.#terminal.leave();
    try {
      this.#dispatch({ type: "edited", text: editText(text) });
    } catch (error) {
      this.#failed(error);
    }
    this.#resume();
  }

  async #switchContext(name: string): Promise<void> {
    try {
      const { client, view, isReadOnly } = await this.#options.connect(name);
      const before = this.#session;
      this.#session = this.#sessionOf(client);
      void before.close();
      this.#dispatch({
        type: "context",
        connection: view,
        isReadOnly: isReadOnly || this.#options.settings.isReadOnly,
      });
      this.#runSession();
      await this.#listContexts();
    } catch (error) {
      this.#failed(error);
    }
  }

  async #listContexts(): Promise<void> {
    const contexts = await this.#options.contexts(this.#store.state.connection.context);
    const { connection } = this.#store.state;
    this.#dispatch({ type: "parts", parts: { contexts }, atMs: Date.now(), roundTripMs: connection.roundTripMs ?? 0 });
  }
}

const windowSize = (): Size => ({ columns: process.stdout.columns || 80, rows: process.stdout.rows || 24 });
