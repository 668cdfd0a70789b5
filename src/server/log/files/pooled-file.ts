// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { close, closeSync, constants, openSync } from "node:fs";
import type { FilePool, Pooled } from "./file-pool.ts";

const CLOSED = -1;
const { O_RDWR, O_CREAT, O_EXCL } = constants;

/**
 * A file that is opened when it is used, to read and write, and closed when its pool needs the descriptor for another one. Without
 * a pool it stays open.
 */
export class PooledFile implements Pooled {
  readonly path: string;
  place = 0;
  readonly #pool: FilePool | undefined;
  readonly #onEvicted: (() => void) | undefined;
  #fd = CLOSED;
  #pins = 0;
  #closeWanted = false;

  /** `onEvicted` is called after the pool has closed it. */
  constructor(path: string, pool?: FilePool, onEvicted?: () => void) {
    this.path = path;
    this.#pool = pool;
    this.#onEvicted = onEvicted;
  }

  /** Its descriptor until another file is opened. Throws the system's error when it cannot be opened. */
  get fd(): number {
    if (this.#fd === CLOSED) this.open();
    return this.#fd;
  }

  get isOpen(): boolean {
    return this.#fd !== CLOSED;
  }

  get isPinned(): boolean {
    return this.#pins > 0;
  }

  open(): void {
    this.#open(O_RDWR);
  }

  /** Makes the file; fails where it exists. */
  create(): void {
    this.#open(O_RDWR | O_CREAT | O_EXCL);
  }

  /** Opens it and keeps it open until it is unpinned. */
  pin(): void {
    if (this.#fd === CLOSED) this.open();
    this.#pins++;
  }

  unpin(): void {
    this.#pins--;
    if (this.#pins > 0 || !this.#closeWanted) return;
    this.#closeWanted = false;
    this.closeLater();
  }

  /** Closes the file, or lets the last pin close it. */
  close(): void {
    this.#closeWanted = this.#pins > 0;
    if (this.#fd === CLOSED || this.#closeWanted) return;
    this.#pool?.remove(this);
    closeSync(this.#takeFd());
  }

  /**
   * Closes it in the thread pool: it may be removed by now, and who closes a removed file last waits for the disk to take its
   * blocks back.
   */
  closeLater(): void {
    if (this.#fd === CLOSED) return;
    this.#pool?.remove(this);
    close(this.#takeFd(), () => {});
  }

  evict(): void {
    closeSync(this.#takeFd());
    this.#onEvicted?.();
  }

  #open(flags: number): void {
    this.#pool?.makeRoom();
    this.#fd = openSync(this.path, flags);
    this.#pool?.add(this);
  }

  #takeFd(): number {
    const fd = this.#fd;
    this.#fd = CLOSED;
    return fd;
  }
}
