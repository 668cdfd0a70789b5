// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { withHeadLock } from "../head/head-lock.ts";
import { emptySnapshot, type HeadSnapshot } from "../head/head-snapshot.ts";
import type { HeadWatches } from "../head/head-watches.ts";
import { CommittedOffsets } from "../offsets/committed-offsets.ts";
import type { Batch, OffsetOwner, PartitionLog, ReadRequest, ReadResult } from "../partition-log.ts";
import { Appender } from "./appender.ts";
import type { LogEnvironment } from "./log-environment.ts";
import type { PartitionPlace } from "./partition-place.ts";
import { Reader } from "./reader.ts";

/** A partition in local files, shared with other threads through its head in shared memory. */
export class SharedPartitionLog implements PartitionLog {
  readonly #place: PartitionPlace;
  readonly #thread: number;
  readonly #watches: HeadWatches;
  readonly #offsets: CommittedOffsets;
  readonly #appender: Appender;
  readonly #reader: Reader;
  readonly #snapshot = emptySnapshot();

  constructor(place: PartitionPlace, environment: LogEnvironment) {
    this.#place = place;
    this.#thread = environment.thread;
    this.#watches = environment.watches;
    const { enforceFsync } = environment.settings;
    this.#offsets = new CommittedOffsets({ path: place.path, enforceFsync }, environment.pool);
    this.#appender = new Appender(place, environment);
    this.#reader = new Reader(place, environment);
  }

  head(into: HeadSnapshot): HeadSnapshot {
    return this.#place.current(into);
  }

  watch(listener: () => void): () => void {
    return this.#watches.watch(this.#place.head, listener);
  }

  append(batch: Batch, startedMs = performance.now()): Promise<void> | undefined {
    return this.#appender.append(batch, startedMs);
  }

  read(request: ReadRequest): ReadResult | Promise<ReadResult> {
    return this.#reader.read(request);
  }

  flush(sync: boolean): Promise<void> | undefined {
    return this.#appender.flush(sync);
  }

  nextBalanced(): number {
    return this.#place.head.nextBalanced();
  }

  committedOffset(owner: OffsetOwner): number | undefined {
    return this.#offsets.get(owner, this.#offsetsGeneration());
  }

  commitOffset(owner: OffsetOwner, offset: number): Promise<void> | undefined {
    return this.#offsets.commit(owner, offset, this.#offsetsGeneration());
  }

  deleteOffset(owner: OffsetOwner): boolean {
    const { head } = this.#place;
    return withHeadLock(head, this.#thread, () => {
      const { offsetsGeneration } = this.#place.current(this.#snapshot);
      const deleted = this.#offsets.delete(owner);
      if (deleted) head.publish({ offsetsGeneration: offsetsGeneration + 1 });
      return deleted;
    });
  }

  /** Closes the segments that are not part of the partition any more: the disk has their space as long as they are open. */
  closeRemovedSegments(): void {
    this.#place.closeRemovedSegments(this.#snapshot);
  }

  /** Closes the files this thread holds open; the log may be used again afterwards. */
  close(): void {
    this.#place.segments.closeAll();
    this.#offsets.closeAll();
  }

  #offsetsGeneration(): number {
    return this.#place.current(this.#snapshot).offsetsGeneration;
  }
}
