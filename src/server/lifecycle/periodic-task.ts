// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Logger } from "../observability/logger.ts";

interface Options {
  /** For the log. */
  readonly name: string;
  readonly intervalMs: number;
}

/** Work that is done again and again: first after a full interval, never twice at once, whatever becomes of it. */
export class PeriodicTask {
  readonly #options: Options;
  readonly #work: () => void | Promise<void>;
  readonly #logger: Logger;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;

  constructor(options: Options, work: () => void | Promise<void>, logger: Logger) {
    this.#options = options;
    this.#work = work;
    this.#logger = logger;
  }

  start(): void {
    this.#timer = setInterval(() => this.#run(), this.#options.intervalMs);
    this.#timer.unref();
  }

  /** Resolves when the work that is under way is done. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  #run(): void {
    this.#running ??= this.#runOnce().finally(() => {
      this.#running = undefined;
    });
  }

  async #runOnce(): Promise<void> {
    try {
      await this.#work();
    } catch (error) {
      this.#logger.error("a background task failed", { task: this.#options.name, error });
    }
  }
}
