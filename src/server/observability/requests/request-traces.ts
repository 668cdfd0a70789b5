// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ServedRequest } from "./served-request.ts";

/** As many as are exported of a thread in a second; what is above is not traced. */
const MAX_WAITING = 2048;

/** Gathers the requests of a shard that are to be traced, so that they travel to the controller together. */
export class RequestTraces {
  readonly #send: (requests: readonly ServedRequest[]) => void;
  #waiting: ServedRequest[] = [];

  constructor(send: (requests: readonly ServedRequest[]) => void) {
    this.#send = send;
  }

  /** False when there is no room for another one before the next flush. */
  get hasRoom(): boolean {
    return this.#waiting.length < MAX_WAITING;
  }

  add(request: ServedRequest): void {
    if (this.hasRoom) this.#waiting.push(request);
  }

  flush(): void {
    if (this.#waiting.length === 0) return;
    const requests = this.#waiting;
    this.#waiting = [];
    this.#send(requests);
  }
}
