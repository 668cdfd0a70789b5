// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import type { IdMemory } from "../deduplication/id-memory.ts";
import type { FilePool } from "../files/file-pool.ts";
import { OpenSegments } from "../files/open-segments.ts";
import { headState } from "../head/head-layout.ts";
import type { HeadSnapshot } from "../head/head-snapshot.ts";
import type { PartitionHead } from "../head/partition-head.ts";
import type { LogRange } from "../recent/recent-layout.ts";

interface Options {
  /** The partition's directory. */
  readonly path: string;
  readonly head: PartitionHead;
  /** The head's incarnation that is this partition; another one means that it was deleted and the slot given away. */
  readonly incarnation: number;
  /** The message ids that the partition remembers, where duplicates are dropped. */
  readonly ids?: IdMemory | undefined;
}

/** A partition's head and its files as one thread has them open. */
export class PartitionPlace {
  readonly path: string;
  readonly head: PartitionHead;
  readonly segments: OpenSegments;
  readonly ids: IdMemory | undefined;
  readonly #incarnation: number;
  #generation = -1;

  constructor(options: Options, pool: FilePool) {
    this.path = options.path;
    this.head = options.head;
    this.ids = options.ids;
    this.#incarnation = options.incarnation;
    this.segments = new OpenSegments(options.path, pool);
  }

  /**
   * A snapshot of the head, and no file of before a purge left open.
   * @throws IggyError partition_not_found when the partition was deleted
   */
  current(into: HeadSnapshot): HeadSnapshot {
    return this.#checked(this.head.snapshot(into));
  }

  /** The same for the holder of the head's lock. */
  currentLocked(into: HeadSnapshot): HeadSnapshot {
    return this.#checked(this.head.snapshotLocked(into));
  }

  /** Names bytes of a segment's log as they are at the moment of the snapshot. */
  rangeOf(at: HeadSnapshot, segmentBaseOffset: number, position: number, bytes: number): LogRange {
    const { incarnation, generation } = at;
    return { slot: this.head.slot, incarnation, generation, segmentBaseOffset, position, bytes };
  }

  /** Closes files of segments that are not part of the partition any more. `into` is overwritten. */
  closeRemovedSegments(into: HeadSnapshot): void {
    const at = this.head.snapshot(into);
    if (at.incarnation === this.#incarnation && at.generation === this.#generation) {
      this.segments.closeBelow(at.firstOffset);
    } else {
      this.segments.closeAll();
    }
  }

  #checked(at: HeadSnapshot): HeadSnapshot {
    const exists = at.state === headState.open || at.state === headState.failed;
    if (!exists || at.incarnation !== this.#incarnation)
      throw new IggyError("partition_not_found", { path: this.path });
    if (at.generation !== this.#generation) {
      this.segments.closeAll();
      this.#generation = at.generation;
    }
    return at;
  }
}
