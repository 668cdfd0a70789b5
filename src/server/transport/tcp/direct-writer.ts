// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type StreamHandle, type WriteBindings, type WriteRequest, writeBindings } from "./node-internals.ts";

interface Collaborators {
  readonly handle: StreamHandle;
  readonly bindings: WriteBindings;
  /** Everything that was written has been taken, after a time in which it had not. */
  readonly onDrained: () => void;
  readonly onFailure: () => void;
}

/**
 * Writes to a handle past the stream of its socket, whose bookkeeping takes longer than most of our writes. The system
 * mostly takes all bytes at once; what it does not take waits in the event loop's queue, which keeps the order.
 */
export class DirectWriter {
  /** Bytes of writes that the system has not taken whole. */
  waitingBytes = 0;
  readonly #collaborators: Collaborators;
  /** Of the next write; one that the system takes at once leaves it untouched. */
  #request: WriteRequest;

  constructor(collaborators: Collaborators) {
    this.#collaborators = collaborators;
    this.#request = collaborators.bindings.writeRequest();
  }

  write(bytes: Uint8Array, onTaken: (() => void) | undefined): void {
    const failed = this.#collaborators.handle.writeBuffer(this.#request, bytes) !== 0;
    if (!failed && this.#collaborators.bindings.wasAsync()) this.#wait([bytes], onTaken);
    else this.#taken(failed, onTaken);
  }

  writeSlices(slices: readonly Uint8Array[], onTaken: () => void): void {
    const failed = this.#collaborators.handle.writev(this.#request, slices, true) !== 0;
    if (!failed && this.#collaborators.bindings.wasAsync()) this.#wait(slices, onTaken);
    else this.#taken(failed, onTaken);
  }

  #taken(failed: boolean, onTaken: (() => void) | undefined): void {
    onTaken?.();
    if (failed) this.#collaborators.onFailure();
  }

  #wait(slices: readonly Uint8Array[], onTaken: (() => void) | undefined): void {
    const { bindings, onDrained, onFailure } = this.#collaborators;
    this.waitingBytes += lengthOf(slices);
    // The closure also keeps the bytes from being collected.
    this.#request.oncomplete = (status) => {
      this.waitingBytes -= lengthOf(slices);
      onTaken?.();
      if (status < 0) onFailure();
      else if (this.waitingBytes === 0) onDrained();
    };
    this.#request = bindings.writeRequest();
  }
}

const lengthOf = (slices: readonly Uint8Array[]): number => slices.reduce((sum, { length }) => sum + length, 0);

let bindings: WriteBindings | undefined;

/** Undefined where this Node has no way past the stream. */
export const openDirectWriter = (collaborators: Omit<Collaborators, "bindings">): DirectWriter | undefined => {
  bindings ??= writeBindings();
  return bindings === undefined ? undefined : new DirectWriter({ ...collaborators, bindings });
};
