// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** What an IdMemory does, slowly and plainly. */
export class IdQueue {
  readonly #maxEntries: number;
  readonly #expiryMicros: number;
  #entries: { readonly id: bigint; readonly addedMicros: number }[] = [];

  constructor(limits: { readonly maxEntries: number; readonly expiryMicros: number }) {
    this.#maxEntries = limits.maxEntries;
    this.#expiryMicros = limits.expiryMicros;
  }

  add(id: bigint, nowMicros: number): boolean {
    this.#entries = this.#entries.filter(({ addedMicros }) => addedMicros + this.#expiryMicros > nowMicros);
    if (this.#entries.some((entry) => entry.id === id)) return false;
    if (this.#entries.length === this.#maxEntries) this.#entries.shift();
    this.#entries.push({ id, addedMicros: nowMicros });
    return true;
  }

  forgetNewest(count: number): void {
    this.#entries.length = Math.max(0, this.#entries.length - count);
  }

  clear(): void {
    this.#entries = [];
  }
}
