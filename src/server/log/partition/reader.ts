// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { read as readFile } from "node:fs";
import { performance } from "node:perf_hooks";
import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import type { Region } from "../arena/arena.ts";
import { ioError } from "../files/io-error.ts";
import { readUpTo } from "../files/whole-io.ts";
import { currentOffsetOf, emptySnapshot, type HeadSnapshot } from "../head/head-snapshot.ts";
import type { ReadRequest, ReadResult } from "../partition-log.ts";
import type { LogRange } from "../recent/recent-layout.ts";
import { DiskTemperature } from "./disk-temperature.ts";
import type { LogEnvironment } from "./log-environment.ts";
import type { PartitionPlace } from "./partition-place.ts";
import { PositionCache } from "./position-cache.ts";
import { ReadHistory } from "./read-history.ts";
import { planRead, type ReadPiece, type ReadPlan, type ReadSources, releasePieces } from "./read-plan.ts";
import { SegmentList } from "./segment-list.ts";
import { startOffset } from "./start-offset.ts";

/** How often a read starts again because the partition changed under it, before it gives up. */
const MAX_ATTEMPTS = 100;
/** Fewer bytes are read from a file as fast as they are found in memory. */
const MIN_RECENT_BYTES = 32 * 1024;
/** Who reads no further behind the end of the log follows it. */
const NEAR_END_BYTES = 16 * 1024 * 1024;

/** Where a read puts its bytes, and what it says about the partition. */
interface Target {
  readonly region: Region;
  readonly start: number;
  readonly currentOffset: number;
  /** Messages from this offset on need not be verified. */
  readonly verifiedFrom: number;
  readonly reread: LogRange | undefined;
  /** The head's, when the read was planned. */
  readonly generation: number;
}

/** Reads one partition from one thread, without a lock. */
export class Reader {
  readonly #place: PartitionPlace;
  readonly #environment: LogEnvironment;
  readonly #sources: ReadSources;
  readonly #snapshot = emptySnapshot();
  readonly #temperature = new DiskTemperature();
  readonly #history = new ReadHistory();

  constructor(place: PartitionPlace, environment: LogEnvironment) {
    this.#place = place;
    this.#environment = environment;
    this.#sources = {
      head: place.head,
      segments: place.segments,
      list: new SegmentList(place.path),
      positions: new PositionCache(),
    };
  }

  read(request: ReadRequest): ReadResult | Promise<ReadResult> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const at = this.#place.current(this.#snapshot);
      const plan = this.#plan(at, request);
      if (plan === undefined) continue;
      const currentOffset = currentOffsetOf(at);
      const behind = bytesBehind(at, plan);
      if (behind <= NEAR_END_BYTES) this.#place.head.notePoll(at.segmentBytes);
      if (plan.messagesCount === 0) return nothing(currentOffset);
      const range = this.#recentRange(plan, at, request);
      const recent = range && this.#environment.recent?.batches.find(range);
      if (recent !== undefined) {
        releasePieces(plan.pieces);
        return resultOf(plan, currentOffset, { region: undefined, recent, reread: undefined });
      }
      const region = this.#environment.arena.allocate(request.headroomBytes + plan.bytes);
      if (region === undefined) {
        releasePieces(plan.pieces);
        return this.#readLater(request, plan.bytes);
      }
      const start = region.offset + request.headroomBytes;
      const verifiedFrom = this.#verifiedFrom(at, behind);
      const reread = range && this.#history.repeats(range) ? range : undefined;
      const target = { region, start, currentOffset, verifiedFrom, reread, generation: at.generation };
      if (!this.#temperature.isWarm(behind)) return this.#loadInThreadPool(request, plan, target);
      const loaded = this.#load(plan, target);
      if (loaded !== undefined) return loaded;
    }
    throw new IggyError("cannot_read_message", { path: this.#place.path });
  }

  /** Checksums guard against disks; what this process wrote and the system still has in memory has not been on one. */
  #verifiedFrom(at: HeadSnapshot, behind: number): number {
    const { verifyEveryRead } = this.#environment.settings;
    return verifyEveryRead || !this.#temperature.isCached(behind) ? Number.POSITIVE_INFINITY : at.writtenFrom;
  }

  /** What a plan reads, where it is worth looking for in memory. */
  #recentRange({ pieces, bytes }: ReadPlan, at: HeadSnapshot, { takesSlices }: ReadRequest): LogRange | undefined {
    const { recent, settings } = this.#environment;
    const [piece] = pieces;
    if (recent === undefined || piece === undefined || pieces.length > 1) return undefined;
    if (!takesSlices || bytes < MIN_RECENT_BYTES || settings.verifyEveryRead) return undefined;
    return this.#place.rangeOf(at, piece.segment.baseOffset, piece.position, bytes);
  }

  #plan(at: HeadSnapshot, request: ReadRequest): ReadPlan | undefined {
    try {
      const start = startOffset(this.#sources, at, request);
      if (start === undefined) return undefined;
      if (start >= at.readableNextOffset || request.count === 0) return { messagesCount: 0, bytes: 0, pieces: [] };
      const { maxReadBytes } = this.#environment.settings;
      const maxBytes = Math.min(maxReadBytes, request.maxBytes ?? maxReadBytes);
      return planRead(this.#sources, at, start, request.count, maxBytes);
    } catch (error) {
      if (this.#filesChangedSince(at)) return undefined;
      throw ioError("cannot_read_file", this.#place.path, error);
    }
  }

  /** True when retention or a purge took files away after the snapshot: the next one no longer mentions them. */
  #filesChangedSince(at: HeadSnapshot): boolean {
    const { generation, segmentListVersion } = at;
    const now = this.#place.head.snapshot(this.#snapshot);
    return now.generation !== generation || now.segmentListVersion !== segmentListVersion;
  }

  #readLater(request: ReadRequest, bytes: number): Promise<ReadResult> {
    const needed = request.headroomBytes + bytes;
    return new Promise<void>((resolve) => this.#environment.arena.whenAvailable(needed, resolve)).then(() =>
      this.read(request),
    );
  }

  /** Undefined when the files were removed meanwhile. */
  #load(plan: ReadPlan, target: Target): ReadResult | undefined {
    const startedMs = performance.now();
    try {
      let offset = target.start;
      for (const piece of plan.pieces) {
        const { memory } = this.#environment;
        this.#checkLength(piece, readUpTo(piece.segment.logFd, memory, offset, piece.bytes, piece.position));
        offset += piece.bytes;
      }
      this.#temperature.record(performance.now() - startedMs, plan.bytes);
      return this.#verified(plan, target);
    } catch (error) {
      this.#environment.arena.release(target.region);
      if (this.#wereRemoved(plan, target)) return undefined;
      throw ioError("cannot_read_file", this.#place.path, error);
    } finally {
      releasePieces(plan.pieces);
    }
  }

  async #loadInThreadPool(request: ReadRequest, plan: ReadPlan, target: Target): Promise<ReadResult> {
    const startedMs = performance.now();
    try {
      let offset = target.start;
      for (const piece of plan.pieces) {
        this.#checkLength(piece, await readAsync(piece, this.#environment.memory, offset));
        offset += piece.bytes;
      }
      this.#temperature.record(performance.now() - startedMs, plan.bytes);
      return this.#verified(plan, target);
    } catch (error) {
      this.#environment.arena.release(target.region);
      if (this.#wereRemoved(plan, target)) return this.read(request);
      throw ioError("cannot_read_file", this.#place.path, error);
    } finally {
      releasePieces(plan.pieces);
    }
  }

  /** True when retention or a purge has taken away what was to be read: removed files are cut off before they go. */
  #wereRemoved({ pieces }: ReadPlan, { generation }: Target): boolean {
    const now = this.#place.head.snapshot(this.#snapshot);
    return now.generation !== generation || pieces.some(({ segment }) => segment.baseOffset < now.firstOffset);
  }

  #checkLength(piece: ReadPiece, bytesRead: number): void {
    if (bytesRead === piece.bytes) return;
    const context = { path: this.#place.path, segment: piece.segment.baseOffset, position: piece.position };
    throw new IggyError("cannot_read_message", context);
  }

  #verified(plan: ReadPlan, target: Target): ReadResult {
    let at = target.start;
    for (const piece of plan.pieces) {
      if (piece.firstOffset >= target.verifiedFrom) break;
      const found = this.#environment.kernel.verifyMessages(at, piece.bytes, piece.firstOffset);
      if (found.messagesCount !== piece.messagesCount || found.validBytes !== piece.bytes) {
        const offset = piece.firstOffset + found.messagesCount;
        this.#environment.warn("a stored message is damaged", { path: this.#place.path, offset });
        throw new IggyError("invalid_message_checksum", { offset });
      }
      at += piece.bytes;
    }
    return resultOf(plan, target.currentOffset, { region: target.region, recent: undefined, reread: target.reread });
  }
}

const resultOf = (
  { bytes, messagesCount, pieces }: ReadPlan,
  currentOffset: number,
  { region, recent, reread }: Pick<ReadResult, "region" | "recent" | "reread">,
): ReadResult => {
  const last = pieces.at(-1);
  const lastOffset = last === undefined ? 0 : last.firstOffset + last.messagesCount - 1;
  return { region, recent, reread, messagesBytes: bytes, messagesCount, lastOffset, currentOffset };
};

/** How far before the end of the log a read begins; infinitely far for one that is not in the active segment. */
const bytesBehind = (at: HeadSnapshot, plan: ReadPlan): number => {
  const first = plan.pieces[0];
  if (first === undefined) return 0;
  return first.segment.baseOffset === at.segmentBaseOffset
    ? at.segmentBytes - first.position
    : Number.POSITIVE_INFINITY;
};

const nothing = (currentOffset: number): ReadResult => ({
  region: undefined,
  recent: undefined,
  reread: undefined,
  messagesBytes: 0,
  messagesCount: 0,
  lastOffset: 0,
  currentOffset,
});

const readAsync = (piece: ReadPiece, into: Buffer, target: number): Promise<number> =>
  new Promise((resolve, reject) => {
    let total = 0;
    const next = (): void => {
      readFile(
        piece.segment.logFd,
        into,
        target + total,
        piece.bytes - total,
        piece.position + total,
        (error, bytesRead) => {
          if (error !== null) return reject(ioError("cannot_read_file", String(piece.segment.baseOffset), error));
          total += bytesRead;
          if (bytesRead === 0 || total === piece.bytes) return resolve(total);
          next();
        },
      );
    };
    next();
  });
