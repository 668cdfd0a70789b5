// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { PartitionHead } from "./partition-head.ts";

interface Watch {
  readonly listeners: Set<() => void>;
  /** This thread will be told of the next change. */
  isArmed: boolean;
}

/**
 * Tells listeners of one thread that a head has changed, whichever thread changed it. Who changes a head that nobody watches
 * pays for one look at a word of it.
 */
export class HeadWatches {
  readonly #watches = new Map<PartitionHead, Watch>();

  /**
   * Calls the listener after every change from now on, sometimes once for several and sometimes for none, until the function
   * that is returned is called. A listener looks at the head anew; it may begin and end watches.
   */
  watch(head: PartitionHead, listener: () => void): () => void {
    const watch = this.#watches.get(head) ?? { listeners: new Set(), isArmed: false };
    this.#watches.set(head, watch);
    watch.listeners.add(listener);
    this.#arm(head, watch);
    return () => {
      watch.listeners.delete(listener);
      if (watch.listeners.size === 0 && !watch.isArmed) this.#watches.delete(head);
    };
  }

  #arm(head: PartitionHead, watch: Watch): void {
    if (watch.isArmed) return;
    const changed = head.changed();
    watch.isArmed = true;
    void (changed ?? Promise.resolve()).then(() => {
      watch.isArmed = false;
      this.#tell(head, watch);
    });
  }

  #tell(head: PartitionHead, watch: Watch): void {
    callAll(watch.listeners);
    if (watch.listeners.size === 0) {
      this.#watches.delete(head);
      return;
    }
    // Whoever is left may have missed a change until here.
    this.#arm(head, watch);
    callAll(watch.listeners);
  }
}

/** Those that come meanwhile look for themselves. */
const callAll = (listeners: ReadonlySet<() => void>): void => {
  for (const listener of [...listeners]) listener();
};
