// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** Peers whose handshake is not done cost memory before anybody knows that they exist. */
const MAX = 256;
/** So many may begin from an address that was made up. */
const MAX_UNPROVEN = 32;
/** Whoever has an address of his own cannot take the places of all others. */
const MAX_OF_ADDRESS = 64;

/** Handshakes under way, all together and by the address they come from. */
export class Handshakes {
  readonly #byAddress = new Map<string, number>();
  #count = 0;

  /** Whether a peer has to show first that it gets what is sent to its address, which costs it a round trip. */
  get needProof(): boolean {
    return this.#count >= MAX_UNPROVEN;
  }

  hasRoomFor(address: string): boolean {
    return this.#count < MAX && (this.#byAddress.get(address) ?? 0) < MAX_OF_ADDRESS;
  }

  /** Returns what is to be called, any number of times, when the handshake is over. */
  begin(address: string): () => void {
    this.#count++;
    this.#byAddress.set(address, (this.#byAddress.get(address) ?? 0) + 1);
    let isPending = true;
    return () => {
      if (!isPending) return;
      isPending = false;
      this.#count--;
      const left = (this.#byAddress.get(address) ?? 0) - 1;
      if (left > 0) this.#byAddress.set(address, left);
      else this.#byAddress.delete(address);
    };
  }
}
