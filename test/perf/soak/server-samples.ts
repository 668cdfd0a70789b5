// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readlinkSync } from "node:fs";
import { scrape } from "../../support/monitoring.ts";
import type { RunningServer } from "../../support/start-server.ts";

export interface ServerSample {
  readonly seconds: number;
  readonly residentMegabytes: number;
  /** Of all threads. */
  readonly heapMegabytes: number;
  readonly openFiles: number;
}

/** Looks at a server from time to time. */
export class ServerSampler {
  readonly samples: ServerSample[] = [];
  /** The longest that an event loop of each thread was late, as far as it was looked at. */
  readonly longestDelayMs = new Map<string, number>();
  readonly #server: RunningServer;
  readonly #startedMs = performance.now();
  readonly #timer: NodeJS.Timeout;
  #running: Promise<void> = Promise.resolve();

  constructor(server: RunningServer, everyMs: number) {
    this.#server = server;
    this.#timer = setInterval(() => {
      this.#running = this.#running.then(() => this.#sample());
    }, everyMs);
  }

  /** Throws when a sample could not be taken. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
    await this.#sample();
  }

  async #sample(): Promise<void> {
    const { samples } = await scrape(this.#server);
    let heapBytes = 0;
    for (const [name, value] of samples) {
      if (name.startsWith("iggy_thread_heap_used_bytes")) heapBytes += value;
      const [, thread] = /^iggy_event_loop_delay_max_seconds\{thread="(.+)"\}$/.exec(name) ?? [];
      if (thread !== undefined) {
        this.longestDelayMs.set(thread, Math.max(this.longestDelayMs.get(thread) ?? 0, value * 1000));
      }
    }
    this.samples.push({
      seconds: (performance.now() - this.#startedMs) / 1000,
      residentMegabytes: this.#server.residentBytes / 1e6,
      heapMegabytes: heapBytes / 1e6,
      openFiles: descriptorsOf(this.#server).length,
    });
  }
}

/** What a server has open although it has no name any more. */
export const openRemovedFiles = (server: RunningServer): string[] =>
  descriptorsOf(server).flatMap((descriptor) => {
    try {
      const path = readlinkSync(`/proc/${server.pid}/fd/${descriptor}`);
      return path.startsWith(server.dataDirectory) && path.endsWith(" (deleted)") ? [path] : [];
    } catch {
      // It was closed meanwhile.
      return [];
    }
  });

/** Linux only. */
const descriptorsOf = ({ pid }: RunningServer): string[] => readdirSync(`/proc/${pid}/fd`);
