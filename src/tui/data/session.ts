// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { explainError } from "../../cli/errors/explain-error.ts";
import type { Client } from "../../client/index.ts";
import { pause } from "../../client/pause.ts";
import type { Effect, Event } from "../state/event.ts";
import { actionWords, type ServerAction } from "../state/server-action.ts";
import { currentPlace, type State } from "../state/state.ts";
import { searchHistory } from "./history-search.ts";
import { GoneError, lookAt, lookForNames } from "./look.ts";
import { previewOffsets } from "./preview-offsets.ts";
import { runAction } from "./run-action.ts";
import { TailReader } from "./tail-reader.ts";

const LOOK_TIMEOUT_MS = 10_000;

/** Talks to one server for the program: looks at it again and again, reads messages, and does what is asked for. */
export class Session {
  readonly #client: Client;
  readonly #dispatch: (event: Event) => void;
  readonly #state: () => State;
  readonly #closing = new AbortController();
  readonly #unsubscribe: readonly (() => void)[];
  #wake: AbortController | undefined;
  #isDirty = false;
  #needsNames = true;
  #tail: TailReader | undefined;
  #search: AbortController | undefined;

  constructor(client: Client, dispatch: (event: Event) => void, state: () => State) {
    this.#client = client;
    this.#dispatch = dispatch;
    this.#state = state;
    this.#unsubscribe = [
      client.on("disconnected", () =>
        this.#connection({ state: "waiting", attempt: 0, retryAtMs: undefined }, "the connection was lost"),
      ),
      client.on("reconnecting", ({ attempt, waitMs }) =>
        this.#connection({ state: "waiting", attempt, retryAtMs: Date.now() + waitMs }),
      ),
      client.on("signedIn", () => this.#onSignedIn()),
    ];
  }

  /** Looks at the server until the session is closed. */
  async run(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      this.#isDirty = false;
      if (this.#client.state === "ready") await this.#look();
      this.#wake = new AbortController();
      const signal = AbortSignal.any([this.#wake.signal, this.#closing.signal]);
      if (!this.#isDirty) await pause(this.#state().settings.refreshMs, signal);
    }
  }

  /** Looks now. */
  refresh(): void {
    this.#isDirty = true;
    this.#wake?.abort();
  }

  /** Looks now, and reads the names of everything. */
  refreshNames(): void {
    this.#needsNames = true;
    this.refresh();
  }

  follow(effect: Extract<Effect, { type: "tail" }>): void {
    this.#tail?.stop();
    const { place, start, partitions, filter } = effect;
    const idleMs = Math.min(1000, this.#state().settings.refreshMs);
    const tail = new TailReader(this.#client, {
      place,
      start,
      partitions,
      filter,
      idleMs,
      onBatch: (batch) => this.#dispatch({ type: "batch", batch }),
    });
    this.#tail = tail;
    void tail.run();
  }

  stopTail(): void {
    this.#tail?.stop();
    this.#tail = undefined;
    this.stopSearch();
  }

  pause(isPaused: boolean): void {
    this.#tail?.pause(isPaused);
  }

  more({ direction, rows }: Extract<Effect, { type: "more" }>): void {
    this.#tail?.more(direction, rows).catch((error: unknown) => this.#failed(error));
  }

  search({ place, filter, limit }: Extract<Effect, { type: "search" }>): void {
    this.stopSearch();
    const search = new AbortController();
    this.#search = search;
    const { signal } = search;
    const onProgress = (progress: Omit<Extract<Event, { type: "search" }>, "type">) =>
      this.#dispatch({ type: "search", ...progress });
    searchHistory(this.#client, { place, filter, limit, signal, onProgress }).catch((error: unknown) =>
      this.#failed(error),
    );
  }

  stopSearch(): void {
    this.#search?.abort();
    this.#search = undefined;
  }

  act(action: ServerAction): void {
    const words = actionWords(action);
    runAction(this.#client, action, this.#closing.signal)
      .then((more) =>
        this.#dispatch({
          type: "told",
          text: more === undefined ? `${words}: done` : `${words}: ${more}`,
          isError: false,
        }),
      )
      .catch((error: unknown) => this.#failed(error, words));
  }

  previewOffsets({ place, target, partitions }: Extract<Effect, { type: "preview offsets" }>): void {
    previewOffsets(this.#client, place, { target, partitions })
      .then((preview) => this.#dispatch({ type: "offsets", preview }))
      .catch((error: unknown) => this.#failed(error));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.stopTail();
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    await this.#client.close({ drain: false });
  }

  /** One look; what it brings belongs to the place it was made for. */
  async #look(): Promise<void> {
    const place = currentPlace(this.#state());
    const startedMs = performance.now();
    try {
      await this.#client.system.ping({ timeout: LOOK_TIMEOUT_MS });
      const roundTripMs = performance.now() - startedMs;
      const parts = await lookAt(this.#client, place);
      if (this.#closing.signal.aborted) return;
      this.#dispatch({ type: "parts", parts, atMs: Date.now(), roundTripMs });
      if (place.screen === "overview" || place.screen === "groups") this.#needsNames = false;
      if (!this.#needsNames) return;
      this.#needsNames = false;
      const names = await lookForNames(this.#client);
      if (!this.#closing.signal.aborted) this.#dispatch({ type: "parts", parts: names, atMs: Date.now(), roundTripMs });
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      if (error instanceof GoneError) this.#dispatch({ type: "gone", place: error.place, text: error.message });
      else if (this.#client.state === "ready") this.#failed(error);
    }
  }

  #onSignedIn(): void {
    if (this.#state().connection.state === "ready") return;
    this.#connection({ state: "ready", attempt: 0, retryAtMs: undefined }, "connected again");
    this.refresh();
  }

  #connection(change: Extract<Event, { type: "connection" }>["change"], notice?: string): void {
    if (this.#closing.signal.aborted) return;
    this.#dispatch({ type: "connection", change, ...(notice === undefined ? {} : { notice }) });
  }

  #failed(error: unknown, what?: string): void {
    if (this.#closing.signal.aborted) return;
    const known = explainError(error, { address: this.#state().connection.address });
    const text = known?.message ?? (error instanceof Error ? error.message : String(error));
    const last = this.#state().notice;
    const told = what === undefined ? text : `${what}: ${text}`;
    // A look that fails again and again is told once.
    if (what === undefined && last?.isError === true && last.text === told) return;
    this.#dispatch({ type: "told", text: told, isError: true });
  }
}
