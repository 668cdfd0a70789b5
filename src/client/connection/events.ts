// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { publish } from "../diagnostics.ts";

export interface ClientEvents {
  connected: { readonly address: string };
  signedIn: { readonly address: string; readonly userId: number };
  signedOut: { readonly address: string };
  disconnected: { readonly address: string; readonly cause: Error };
  /** So many attempts failed since the connection broke, and the next one follows after a wait. */
  reconnecting: { readonly attempt: number; readonly waitMs: number; readonly cause: Error | undefined };
  redirected: { readonly from: string; readonly to: string };
  /** A group is gone or may not be joined any more, so the client is not its member. */
  membershipLost: { readonly group: string; readonly cause: Error };
  /** A consumer waits for the server and nothing comes, so its connection is made again. */
  stalled: { readonly stream: string; readonly topic: string; readonly waitedMs: number };
  closed: { readonly reason: string };
}

export type ClientEvent = {
  [Name in keyof ClientEvents]: { readonly name: Name } & ClientEvents[Name];
}[keyof ClientEvents];

type Listener = (event: ClientEvent) => void;

/** What happens to the connections of a client; a listener that throws is reported as an uncaught error of its own. */
export class EventHub {
  readonly #listeners = new Set<Listener>();
  readonly #parent: EventHub | undefined;

  /** What happens here is told to the listeners of the parent as well. */
  constructor(parent?: EventHub) {
    this.#parent = parent;
  }

  /** Gives the function that stops it. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit<Name extends keyof ClientEvents>(name: Name, event: ClientEvents[Name]): void {
    if (this.#parent === undefined) publish(`iggy:client:${name}`, event);
    this.#parent?.emit(name, event);
    for (const listener of this.#listeners) {
      try {
        listener({ name, ...event } as ClientEvent);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}

const MAX_WAITING_EVENTS = 1000;

/** Events of a hub from now on; ends with `closed`, or when the signal aborts. */
export const iterateEvents = (hub: EventHub, signal: AbortSignal | undefined): AsyncGenerator<ClientEvent> => {
  const waiting: ClientEvent[] = [];
  let wake = (): void => {};
  const unsubscribe = hub.subscribe((event) => {
    if (waiting.push(event) > MAX_WAITING_EVENTS) waiting.shift();
    wake();
  });
  const onAbort = (): void => wake();
  signal?.addEventListener("abort", onAbort);
  return (async function* () {
    try {
      while (signal?.aborted !== true) {
        const event = waiting.shift();
        if (event !== undefined) {
          yield event;
          if (event.name === "closed") return;
          continue;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    } finally {
      unsubscribe();
      signal?.removeEventListener("abort", onAbort);
    }
  })();
};
