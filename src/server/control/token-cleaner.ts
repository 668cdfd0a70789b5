// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Logger } from "../observability/logger.ts";
import type { MetadataStore } from "./metadata/metadata-store.ts";

/** Removes personal access tokens whose time is over, from time to time. */
export class TokenCleaner {
  readonly #store: MetadataStore;
  readonly #logger: Logger;
  #timer: NodeJS.Timeout | undefined;

  constructor(store: MetadataStore, logger: Logger) {
    this.#store = store;
    this.#logger = logger;
  }

  startEvery(intervalMs: number): void {
    this.#timer = setInterval(() => this.#clean(), intervalMs);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #clean(): void {
    const removed = this.#store.dropExpiredTokens();
    if (removed > 0) this.#logger.info("removed expired personal access tokens", { removed });
  }
}
