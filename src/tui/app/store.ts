// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Effect, Event } from "../state/event.ts";
import type { State } from "../state/state.ts";
import { update } from "../update/update.ts";

/** What arrives is drawn at most ten times a second, what somebody types at once. */
const COMMIT_MS = 100;
/** More than one key within a frame is drawn once. */
const KEY_COMMIT_MS = 16;

/** Holds the state, brings events into it, and has effects done. */
export class Store {
  #state: State;
  #committed: State;
  #timer: NodeJS.Timeout | undefined;
  #dueMs = Number.POSITIVE_INFINITY;
  #committedAtMs = 0;
  readonly #listeners = new Set<() => void>();
  readonly #run: (effect: Effect, store: Store) => void;

  constructor(state: State, run: (effect: Effect, store: Store) => void) {
    this.#state = state;
    this.#committed = state;
    this.#run = run;
  }

  get state(): State {
    return this.#state;
  }

  dispatch(event: Event): void {
    const { state, effects } = update(this.#state, event);
    const isChanged = state !== this.#state;
    this.#state = state;
    for (const effect of effects) this.#run(effect, this);
    if (isChanged)
      this.#commitWithin(
        event.type === "key" || event.type === "paste" || event.type === "resize" ? KEY_COMMIT_MS : COMMIT_MS,
      );
  }

  /** The state that is drawn. */
  readonly committed = (): State => this.#committed;

  /** Calls whenever there is another state to draw. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  close(): void {
    clearTimeout(this.#timer);
    this.#listeners.clear();
  }

  /** So long after the last commit at the latest, or now. */
  #commitWithin(waitMs: number): void {
    const dueMs = Math.max(performance.now(), this.#committedAtMs + waitMs);
    if (dueMs >= this.#dueMs) return;
    clearTimeout(this.#timer);
    this.#dueMs = dueMs;
    this.#timer = setTimeout(() => this.#commit(), dueMs - performance.now());
  }

  #commit(): void {
    this.#dueMs = Number.POSITIVE_INFINITY;
    this.#committedAtMs = performance.now();
    this.#committed = this.#state;
    for (const listener of this.#listeners) listener();
  }
}
