// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { UserHeader } from "../../protocol/primitives/user-headers.ts";
import type { Filter } from "../filter/expression.ts";
import { cursorPlace, movedPlace } from "./list-view.ts";

/** A message that was read, out of the reply it came with. */
export interface MessageRow {
  /** `partition:offset` */
  readonly key: string;
  readonly partitionId: number;
  readonly offset: bigint;
  readonly id: bigint;
  readonly checksum: bigint;
  readonly timestampMicros: bigint;
  readonly originTimestampMicros: bigint;
  readonly headers: readonly UserHeader[];
  /** Why the headers cannot be read. */
  readonly headersProblem: string | undefined;
  readonly payload: Uint8Array;
  /** As it is stored, header included. */
  readonly bytes: Uint8Array;
}

/** Where reading begins in each partition. */
export type TailStart =
  | { readonly kind: "first" }
  | { readonly kind: "last"; readonly count: number }
  | { readonly kind: "offset"; readonly offset: bigint }
  | { readonly kind: "time"; readonly micros: bigint };

/** The first and the last offset of a partition; undefined for one without messages. */
export type PartitionRange = { readonly first: bigint; readonly last: bigint } | undefined;

/** The messages of a topic that are looked at. */
export interface Tail {
  readonly rows: readonly MessageRow[];
  readonly bytes: number;
  readonly start: TailStart;
  /** The cursor stays at the end as messages come. */
  readonly isFollowing: boolean;
  readonly isPaused: boolean;
  /** Undefined for all. */
  readonly partitions: ReadonlySet<number> | undefined;
  readonly filter: Filter | undefined;
  readonly matched: bigint;
  readonly scanned: bigint;
  /** Read and no more held, or passed over because they came too fast. */
  readonly dropped: bigint;
  readonly rate: number | undefined;
  readonly bytesRate: number | undefined;
  readonly rates: readonly number[];
  readonly ranges: ReadonlyMap<number, PartitionRange>;
  readonly key: string | undefined;
  readonly place: number;
}

export const newTail = (start: TailStart, keep: Partial<Tail> = {}): Tail => ({
  rows: [],
  bytes: 0,
  isPaused: false,
  partitions: undefined,
  filter: undefined,
  rate: undefined,
  bytesRate: undefined,
  rates: [],
  ranges: new Map(),
  ...keep,
  start,
  isFollowing: start.kind === "last",
  matched: 0n,
  scanned: 0n,
  dropped: 0n,
  key: undefined,
  place: 0,
});

/** What one round of reading brought. */
export interface TailBatch {
  /** Those that match, in the order they are to be shown. */
  readonly rows: readonly MessageRow[];
  readonly scanned: number;
  readonly skipped: bigint;
  readonly ranges: ReadonlyMap<number, PartitionRange>;
  readonly rate: number | undefined;
  readonly bytesRate: number | undefined;
  /** Read backwards from the first row: they belong before it. */
  readonly isBefore: boolean;
}

export interface TailLimits {
  readonly rows: number;
  readonly bytes: number;
}

const MAX_RATES = 60;

/** Adds a batch and lets go of what is over the limits at the other end; the cursor stays on its message. */
export const addBatch = (tail: Tail, batch: TailBatch, limits: TailLimits): Tail => {
  const joined = batch.isBefore ? [...batch.rows, ...tail.rows] : [...tail.rows, ...batch.rows];
  const held = batch.isBefore ? keepFirst(joined, limits) : keepLast(joined, limits);
  const lost = BigInt(joined.length - held.length);
  const rows = joined.length === tail.rows.length ? tail.rows : held;
  const added: Tail = {
    ...tail,
    rows,
    bytes: rows.reduce((sum, row) => sum + row.bytes.length, 0),
    scanned: tail.scanned + BigInt(batch.scanned),
    matched: tail.matched + BigInt(batch.rows.length),
    dropped: tail.dropped + batch.skipped + lost,
    ranges: batch.ranges,
    rate: batch.rate ?? tail.rate,
    bytesRate: batch.bytesRate ?? tail.bytesRate,
    rates: batch.rate === undefined ? tail.rates : [...tail.rates, batch.rate].slice(-MAX_RATES),
  };
  const keys = rows.map(({ key }) => key);
  const place = tail.isFollowing ? Math.max(0, rows.length - 1) : cursorPlace(tail, keys);
  return { ...added, place, key: rows[place]?.key };
};

/** The tail after a movement; one that leads upwards ends the following, the last row begins it again where it follows new ones. */
export const moveInTail = (tail: Tail, key: string, page: number): Tail | undefined => {
  const moved = movedPlace(key, tail.place, tail.rows.length, page);
  if (moved === undefined) return undefined;
  const place = Math.max(0, Math.min(moved, tail.rows.length - 1));
  const isAtEnd = place >= tail.rows.length - 1;
  const isFollowing = tail.isFollowing
    ? isAtEnd && moved >= tail.place
    : isAtEnd && key === "G" && tail.start.kind === "last";
  return { ...tail, place, key: tail.rows[place]?.key, isFollowing };
};

const keepLast = (rows: readonly MessageRow[], limits: TailLimits): readonly MessageRow[] => {
  let bytes = 0;
  let first = rows.length;
  while (first > 0 && rows.length - first < limits.rows) {
    bytes += rows[first - 1]?.bytes.length ?? 0;
    if (bytes > limits.bytes && first < rows.length) break;
    first--;
  }
  return first === 0 ? rows : rows.slice(first);
};

const keepFirst = (rows: readonly MessageRow[], limits: TailLimits): readonly MessageRow[] => {
  let bytes = 0;
  let end = 0;
  while (end < rows.length && end < limits.rows) {
    bytes += rows[end]?.bytes.length ?? 0;
    if (bytes > limits.bytes && end > 0) break;
    end++;
  }
  return end === rows.length ? rows : rows.slice(0, end);
};
