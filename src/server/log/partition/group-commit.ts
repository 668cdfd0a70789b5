// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { fdatasync, fdatasyncSync } from "node:fs";
import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import { ioError } from "../files/io-error.ts";
import type { OpenSegment } from "../files/open-segment.ts";
import { headState } from "../head/head-layout.ts";
import { withHeadLock } from "../head/head-lock.ts";
import { emptySnapshot } from "../head/head-snapshot.ts";
import type { PartitionHead } from "../head/partition-head.ts";
import type { LogEnvironment } from "./log-environment.ts";

interface Waiter {
  readonly segment: OpenSegment;
  readonly generation: number;
  readonly nextOffset: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

interface Options {
  readonly head: PartitionHead;
  readonly path: string;
}

type Environment = Pick<LogEnvironment, "thread" | "metrics" | "syncPace">;

/**
 * Lets every batch that waits at the moment share one sync of the active segment, and makes the batches readable
 * afterwards. A sync that fails leaves unknown what is on the disk, so the partition refuses appends from then on.
 */
export class GroupCommit {
  readonly #options: Options;
  readonly #environment: Environment;
  readonly #snapshot = emptySnapshot();
  #waiting: Waiter[] = [];
  #running = false;

  constructor(options: Options, environment: Environment) {
    this.#options = options;
    this.#environment = environment;
  }

  /**
   * Resolves when all messages below `nextOffset`, the last of which is in `segment`, are on the disk. A segment before
   * it was synced when it was sealed.
   */
  synced(segment: OpenSegment, generation: number, nextOffset: number): Promise<void> {
    segment.pin();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ segment, generation, nextOffset, resolve, reject });
      if (!this.#running) this.#syncSoon();
    });
  }

  /** What else this turn of the event loop has read shares the sync. */
  #syncSoon(): void {
    this.#running = true;
    this.#environment.syncPace.begin();
    setImmediate(() => this.#syncWaiting());
  }

  #syncWaiting(): void {
    const { metrics, syncPace } = this.#environment;
    const batch = this.#waiting;
    const newest = batch.at(-1);
    if (newest === undefined) {
      this.#running = false;
      syncPace.end();
      return;
    }
    this.#waiting = [];
    const startedMs = performance.now();
    const onSynced = (error: Error | null): void => {
      const tookMs = performance.now() - startedMs;
      metrics.synced(tookMs);
      syncPace.record(tookMs);
      for (const waiter of batch) waiter.segment.unpin();
      this.#finish(batch, error);
      this.#syncWaiting();
    };
    if (syncPace.isQuick) onSynced(syncNow(newest.segment.logFd));
    else fdatasync(newest.segment.logFd, onSynced);
  }

  #finish(batch: readonly Waiter[], cause: Error | null): void {
    try {
      if (cause !== null) throw this.#fail(cause);
      this.#makeReadable(batch);
      for (const waiter of batch) waiter.resolve();
    } catch (error) {
      for (const waiter of batch) waiter.reject(error);
    }
  }

  #makeReadable(batch: readonly Waiter[]): void {
    const { head, path } = this.#options;
    withHeadLock(head, this.#environment.thread, () => {
      const at = head.snapshot(this.#snapshot);
      if (at.state === headState.failed) throw new IggyError("cannot_sync_file", { path });
      const reached = batch.filter((waiter) => waiter.generation === at.generation).map((waiter) => waiter.nextOffset);
      const readableNextOffset = Math.max(at.readableNextOffset, ...reached);
      if (readableNextOffset > at.readableNextOffset) head.publish({ readableNextOffset });
    });
  }

  #fail(cause: Error): IggyError {
    const { head, path } = this.#options;
    withHeadLock(head, this.#environment.thread, () => head.publish({ state: headState.failed }));
    return ioError("cannot_sync_file", path, cause);
  }
}

const syncNow = (fd: number): Error | null => {
  try {
    fdatasyncSync(fd);
    return null;
  } catch (error) {
    return error as Error;
  }
};
