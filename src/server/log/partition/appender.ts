// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { fdatasyncSync, ftruncateSync } from "node:fs";
import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import { readClock, wallMicros } from "../clock.ts";
import { dropKnown } from "../deduplication/drop-known.ts";
import type { IdMemory } from "../deduplication/id-memory.ts";
import { logPath } from "../files/data-directory.ts";
import { ioError, systemCode } from "../files/io-error.ts";
import type { OpenSegment } from "../files/open-segment.ts";
import { removeSegmentFiles } from "../files/remove-files.ts";
import { syncDirectory } from "../files/sync-directory.ts";
import { syncSegment } from "../files/sync-segment.ts";
import { writeFully } from "../files/whole-io.ts";
import { headState } from "../head/head-layout.ts";
import { lockHead, unlockHead } from "../head/head-lock.ts";
import { emptySnapshot, type HeadSnapshot } from "../head/head-snapshot.ts";
import { INDEX_ENTRY_BYTES } from "../index/index-entry.ts";
import { addIndexEntries, flushIndexTail, tailEntriesOf } from "../index/index-writer.ts";
import type { Batch } from "../partition-log.ts";
import { GroupCommit } from "./group-commit.ts";
import type { LogEnvironment } from "./log-environment.ts";
import type { PartitionPlace } from "./partition-place.ts";
import { readSegmentBases, SegmentList } from "./segment-list.ts";

/** Positions in an index file are 32 bits wide. */
const MAX_SEGMENT_BYTES = 0xffff_ffff;
/** A partition that grew by no more since somebody polled near its end has a consumer that will ask for what is appended. */
const FOLLOWED_BYTES = 16 * 1024 * 1024;

interface WriteOptions {
  /** When its request was taken up, later by the time the lock was waited for. */
  readonly lockedMs: number;
  readonly flushIndex: boolean;
}

/** Appends to one partition from one thread. */
export class Appender {
  readonly #place: PartitionPlace;
  readonly #environment: LogEnvironment;
  readonly #snapshot = emptySnapshot();
  readonly #groupCommit: GroupCommit;

  constructor(place: PartitionPlace, environment: LogEnvironment) {
    this.#place = place;
    this.#environment = environment;
    this.#groupCommit = new GroupCommit({ head: place.head, path: place.path }, environment);
  }

  /** Stamps the batch, less what is known of it, writes it and makes it visible: all under the head's lock. See PartitionLog.append. */
  append(batch: Batch, startedMs: number): Promise<void> | undefined {
    const { head, ids } = this.#place;
    const waitedMs = lockHead(head, this.#environment.thread);
    if (waitedMs > 0) this.#environment.metrics.waitedForLock(waitedMs);
    try {
      const at = this.#openHead();
      const lockedMs = startedMs + waitedMs;
      return ids === undefined ? this.#append(at, batch, lockedMs) : this.#appendNew(at, batch, lockedMs, ids);
    } finally {
      unlockHead(head);
    }
  }

  /** Writes the index entries that wait in memory; with `sync` returns when log and index are on the disk. */
  flush(sync: boolean): Promise<void> | undefined {
    const { head } = this.#place;
    lockHead(head, this.#environment.thread);
    try {
      const at = this.#openHead();
      const segment = this.#segment(at);
      const indexedCount = flushIndexTail(head, at, segment);
      if (indexedCount !== at.indexedCount) head.publish({ indexedCount });
      return sync ? this.#wholeSynced(at, segment) : undefined;
    } catch (error) {
      throw ioError("cannot_write_to_file", this.#place.path, error);
    } finally {
      unlockHead(head);
    }
  }

  /** With the active segment those that were sealed since the start: only `enforce_fsync` syncs a segment that is sealed. */
  #wholeSynced(at: HeadSnapshot, active: OpenSegment): Promise<void> {
    const { path } = this.#place;
    const { generation, nextOffset, writtenFrom, segmentBaseOffset } = at;
    if (this.#environment.settings.enforceFsync || writtenFrom >= segmentBaseOffset) {
      return this.#groupCommit.synced(active, generation, nextOffset);
    }
    const sealed = readSegmentBases(path).filter((base) => base < segmentBaseOffset);
    const written = sealed.slice(SegmentList.indexOf(sealed, writtenFrom));
    const activeSynced = this.#groupCommit.synced(active, generation, nextOffset);
    return Promise.all([activeSynced, syncSealed(path, written)]).then(() => {});
  }

  #append(at: HeadSnapshot, batch: Batch, lockedMs: number): Promise<void> | undefined {
    const { settings } = this.#environment;
    if (at.segmentBytes + batch.areaLength > MAX_SEGMENT_BYTES) this.#roll(at);
    const full = at.segmentBytes >= settings.segmentSizeBytes;
    const segment = this.#segment(at);
    const nextOffset = at.nextOffset + batch.messagesCount;
    this.#write(at, segment, batch, { lockedMs, flushIndex: full });
    if (full) this.#rollWhenPossible();
    if (!settings.enforceFsync) return undefined;
    return this.#groupCommit.synced(segment, at.generation, nextOffset);
  }

  /** Appends the messages whose ids are not remembered. What was not written is forgotten again, so that it can be repeated. */
  #appendNew(at: HeadSnapshot, batch: Batch, lockedMs: number, ids: IdMemory): Promise<void> | undefined {
    const timestampMicros = Math.max(wallMicros(lockedMs), at.lastTimestampMicros);
    const unknown = dropKnown(this.#environment.memory, batch, ids, timestampMicros);
    if (unknown.batch === undefined) return this.#acknowledgeKnown(at);
    try {
      return this.#append(at, unknown.batch, lockedMs);
    } catch (error) {
      ids.forgetNewest(unknown.addedIds);
      throw error;
    }
  }

  /** Who repeats a batch that waits for its sync must not be told sooner that it is safe. */
  #acknowledgeKnown(at: HeadSnapshot): Promise<void> | undefined {
    if (!this.#environment.settings.enforceFsync) return undefined;
    return this.#groupCommit.synced(this.#segment(at), at.generation, at.nextOffset);
  }

  #openHead(): HeadSnapshot {
    const at = this.#place.currentLocked(this.#snapshot);
    if (at.state === headState.failed) throw new IggyError("cannot_sync_file", { path: this.#place.path });
    return at;
  }

  #segment(at: HeadSnapshot): OpenSegment {
    const { segments, path } = this.#place;
    try {
      // A purge that found the disk full has left no file for the empty segment.
      return at.segmentBytes === 0 ? segments.getOrCreate(at.segmentBaseOffset) : segments.get(at.segmentBaseOffset);
    } catch (error) {
      throw ioError("cannot_append_to_file", logPath(path, at.segmentBaseOffset), error);
    }
  }

  #write(at: HeadSnapshot, segment: OpenSegment, batch: Batch, { lockedMs, flushIndex }: WriteOptions): void {
    const { head } = this.#place;
    const { kernel, memory, settings, metrics, recent } = this.#environment;
    const firstEntry = at.nextOffset - at.segmentBaseOffset;
    const lastTimestampMicros = Math.max(wallMicros(lockedMs), at.lastTimestampMicros);
    kernel.stampBatch(batch, {
      baseOffset: at.nextOffset,
      timestampMicros: lastTimestampMicros,
      firstRelativeOffset: firstEntry,
      segmentPosition: at.segmentBytes,
    });
    try {
      writeFully(segment.logFd, memory, batch.areaOffset, batch.areaLength, at.segmentBytes);
      const entries = { memory, offset: batch.indexOffset, count: batch.messagesCount };
      const indexedCount = addIndexEntries(head, at, segment, entries, flushIndex ? 0 : settings.indexTailLimit);
      const tail = tailEntriesOf(at, entries, indexedCount);
      const nextOffset = at.nextOffset + batch.messagesCount;
      const appended = {
        nextOffset,
        readableNextOffset: settings.enforceFsync ? at.readableNextOffset : nextOffset,
        segmentBytes: at.segmentBytes + batch.areaLength,
        lastTimestampMicros,
        indexedCount,
        tailFrom: tail.first === firstEntry ? at.tailFrom : tail.first,
      };
      head.publishAppend(appended, tail);
      if (recent !== undefined && head.grownSincePoll(at.segmentBytes) <= FOLLOWED_BYTES) {
        const range = this.#place.rangeOf(at, at.segmentBaseOffset, at.segmentBytes, batch.areaLength);
        recent.keeper.written(range, batch.areaOffset);
      }
      metrics.appended(batch.messagesCount, readClock() - lockedMs);
    } catch (error) {
      this.#cutBack(at, segment);
      throw ioError("cannot_append_to_file", logPath(this.#place.path, at.segmentBaseOffset), error);
    }
  }

  /** Leaves the files as they were before a failed append, so that nothing unacknowledged is found by recovery. */
  #cutBack(at: HeadSnapshot, segment: OpenSegment): void {
    try {
      ftruncateSync(segment.logFd, at.segmentBytes);
      ftruncateSync(segment.indexFd, at.indexedCount * INDEX_ENTRY_BYTES);
    } catch (error) {
      this.#environment.warn("cannot cut a failed append off the segment", {
        path: logPath(this.#place.path, at.segmentBaseOffset),
        system: systemCode(error),
      });
    }
  }

  /** Seals a full segment; where that fails (a full disk) it stays active and the next append tries again. */
  #rollWhenPossible(): void {
    try {
      this.#roll(this.#place.head.snapshot(this.#snapshot));
    } catch (error) {
      this.#environment.warn("cannot open a new segment", { path: this.#place.path, system: systemCode(error) });
    }
  }

  #roll(at: HeadSnapshot): void {
    const { head, path, segments } = this.#place;
    const sealed = segments.get(at.segmentBaseOffset);
    const { enforceFsync } = this.#environment.settings;
    flushIndexTail(head, at, sealed);
    if (enforceFsync) fdatasyncSync(sealed.logFd);
    removeSegmentFiles(path, at.nextOffset);
    try {
      segments.create(at.nextOffset);
    } catch (error) {
      removeSegmentFiles(path, at.nextOffset);
      throw error;
    }
    if (enforceFsync) syncDirectory(path);
    head.publish({
      segmentBaseOffset: at.nextOffset,
      segmentBytes: 0,
      indexedCount: 0,
      tailFrom: 0,
      sealedMessages: at.sealedMessages + at.nextOffset - at.segmentBaseOffset,
      sealedBytes: at.sealedBytes + at.segmentBytes,
      segmentsCount: at.segmentsCount + 1,
      segmentListVersion: at.segmentListVersion + 1,
    });
    head.snapshot(this.#snapshot);
  }
}

const syncSealed = async (partitionPath: string, bases: readonly number[]): Promise<void> => {
  try {
    for (const base of bases) await syncSegment(partitionPath, base);
    syncDirectory(partitionPath);
  } catch (error) {
    throw ioError("cannot_sync_file", partitionPath, error);
  }
};
