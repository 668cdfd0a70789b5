// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Client, PollingStrategy } from "../../client/index.ts";
import { pause } from "../../client/pause.ts";
import type { TopicDetails } from "../../protocol/blocks/topic-details.ts";
import type { Filter } from "../filter/expression.ts";
import type { TopicPlace } from "../state/place.ts";
import type { MessageRow, PartitionRange, TailBatch, TailStart } from "../state/tail.ts";
import { firstOffset } from "../tables/topology.ts";
import { toMessageRow } from "./message-row.ts";

/** What one poll should bring at most; messages are counted by the mean of their topic. */
const POLL_BYTES = 1_048_576;
const POLL_MESSAGES = 1000;
const PAGE_MESSAGES = 200;
const BUSY_MS = 100;
const RATE_MS = 1000;
/** Pages that are looked through for one that matches. */
const MAX_PAGES = 20;

export interface TailOptions {
  readonly place: TopicPlace;
  readonly start: TailStart;
  readonly partitions: ReadonlySet<number> | undefined;
  readonly filter: Filter | undefined;
  /** The longest wait between two polls that bring nothing. */
  readonly idleMs: number;
  readonly onBatch: (batch: TailBatch) => void;
}

/**
 * Reads the messages of a topic without leaving a trace: as a consumer that stores no offset. It follows the end, passing over
 * what comes faster than it can be shown, or brings a page where it is asked to.
 */
export class TailReader {
  readonly #client: Client;
  readonly #options: TailOptions;
  readonly #stop = new AbortController();
  readonly #next = new Map<number, bigint>();
  #ranges = new Map<number, PartitionRange>();
  #count = PAGE_MESSAGES;
  #meanBytes = 0;
  #isPaused = false;
  #isReading = false;
  #measured: { readonly atMs: number; readonly ends: bigint } | undefined;

  constructor(client: Client, options: TailOptions) {
    this.#client = client;
    this.#options = options;
  }

  stop(): void {
    this.#stop.abort();
  }

  pause(isPaused: boolean): void {
    this.#isPaused = isPaused;
  }

  /** Reads until it is stopped; a connection that breaks is waited for. */
  async run(): Promise<void> {
    const { start, idleMs } = this.#options;
    let hasBegun = false;
    let waitMs = BUSY_MS;
    while (!this.#stop.signal.aborted) {
      try {
        if (!hasBegun) {
          await this.#begin();
          hasBegun = true;
          await this.#round(false);
        } else if (!this.#isPaused && start.kind === "last") {
          waitMs = (await this.#round(true)) > 0 ? BUSY_MS : Math.min(idleMs, waitMs * 1.5);
        }
      } catch {
        // The look at the topic tells what is wrong; reading goes on when it can.
        waitMs = idleMs;
      }
      await pause(waitMs, this.#stop.signal);
    }
  }

  /** A page before the first or after the last of the rows. */
  async more(direction: "before" | "after", rows: readonly MessageRow[]): Promise<void> {
    if (this.#isReading || this.#stop.signal.aborted) return;
    this.#isReading = true;
    try {
      if (direction === "before") await this.#before(rows);
      else await this.#after(rows);
    } finally {
      this.#isReading = false;
    }
  }

  get #path() {
    const { stream, topic } = this.#options.place;
    return { stream: stream.id, topic: topic.id };
  }

  async #begin(): Promise<void> {
    const topic = await this.#client.topic.get(this.#path);
    if (topic === undefined) throw new Error("the topic is gone");
    this.#know(topic);
    const chosen = [...this.#ranges.keys()];
    for (const id of chosen) this.#next.set(id, await this.#startOf(id, chosen.length));
  }

  #know(topic: TopicDetails): void {
    const { partitions } = this.#options;
    const shown = topic.partitions.filter(({ id }) => partitions === undefined || partitions.has(id));
    this.#ranges = new Map(
      shown.map((one) => [
        one.id,
        one.messagesCount === 0n ? undefined : { first: firstOffset(one), last: one.currentOffset },
      ]),
    );
    this.#meanBytes = topic.messagesCount === 0n ? 0 : Number(topic.sizeBytes / topic.messagesCount);
    this.#count = Math.max(1, Math.min(POLL_MESSAGES, Math.floor(POLL_BYTES / Math.max(1, this.#meanBytes))));
  }

  async #startOf(partitionId: number, partitions: number): Promise<bigint> {
    const { start } = this.#options;
    const range = this.#ranges.get(partitionId);
    if (range === undefined) return 0n;
    const afterLast = range.last + 1n;
    switch (start.kind) {
      case "first":
        return range.first;
      case "last":
        return atLeast(afterLast - BigInt(Math.ceil(start.count / partitions)), range.first);
      case "offset":
        return start.offset > afterLast ? afterLast : atLeast(start.offset, range.first);
      case "time": {
        const found = await this.#poll(partitionId, PollingStrategy.Timestamp(start.micros), 1);
        return found.messages[0]?.offset ?? afterLast;
      }
    }
  }

  #poll(partitionId: number, strategy: Parameters<Client["message"]["poll"]>[0]["strategy"], count: number) {
    return this.#client.message.poll({ ...this.#path, partitionId, strategy, count, autoCommit: false });
  }

  /** One poll of each partition; gives how many messages came. */
  async #round(canSkip: boolean): Promise<number> {
    const count = canSkip || this.#options.start.kind === "last" ? this.#count : Math.min(this.#count, PAGE_MESSAGES);
    const polls = [...this.#next].map(async ([id, next]) => ({
      next,
      ...(await this.#poll(id, PollingStrategy.Offset(next), count)),
      partitionId: id,
    }));
    let skipped = 0n;
    const rows: MessageRow[] = [];
    let scanned = 0;
    for (const { partitionId, next, currentOffset, messages } of await Promise.all(polls)) {
      const last = messages.at(-1);
      scanned += messages.length;
      for (const message of messages) this.#keep(toMessageRow(message, partitionId), rows);
      if (last === undefined) {
        // A partition that was purged begins again.
        if (currentOffset + 1n < next) this.#next.set(partitionId, 0n);
        continue;
      }
      const first = this.#ranges.get(partitionId)?.first ?? last.offset;
      this.#ranges.set(partitionId, { first, last: currentOffset });
      const after = last.offset + 1n;
      const behind = currentOffset + 1n - after;
      const passed = canSkip && behind > BigInt(2 * count) ? behind - BigInt(count) : 0n;
      skipped += passed;
      this.#next.set(partitionId, after + passed);
    }
    if (scanned > 0 || this.#measured === undefined || this.#isDue)
      this.#tell(rows, { scanned, skipped, isBefore: false });
    return scanned;
  }

  #keep(row: MessageRow, rows: MessageRow[]): void {
    if (this.#options.filter === undefined || this.#options.filter.matches(row)) rows.push(row);
  }

  get #isDue(): boolean {
    return performance.now() - (this.#measured?.atMs ?? 0) >= RATE_MS;
  }

  #tell(rows: MessageRow[], part: Pick<TailBatch, "scanned" | "skipped" | "isBefore">): void {
    if (this.#stop.signal.aborted) return;
    rows.sort((a, b) =>
      a.timestampMicros < b.timestampMicros
        ? -1
        : a.timestampMicros > b.timestampMicros
          ? 1
          : a.partitionId - b.partitionId,
    );
    const rate = this.#measure();
    const bytesRate = rate === undefined ? undefined : rate * this.#meanBytes;
    this.#options.onBatch({ ...part, rows, ranges: new Map(this.#ranges), rate, bytesRate });
  }

  /** Messages a second that came to the partitions, read or not, once a second. */
  #measure(): number | undefined {
    const ends = [...this.#ranges.values()].reduce(
      (sum, range) => sum + (range === undefined ? 0n : range.last + 1n),
      0n,
    );
    const atMs = performance.now();
    const before = this.#measured;
    if (before !== undefined && atMs - before.atMs < RATE_MS) return undefined;
    this.#measured = { atMs, ends };
    if (before === undefined) return undefined;
    return Math.max(0, Number(ends - before.ends) / ((atMs - before.atMs) / 1000));
  }

  async #before(rows: readonly MessageRow[]): Promise<void> {
    const low = new Map([...this.#next].map(([id, next]) => [id, lowest(rows, id) ?? next]));
    for (let page = 0; page < MAX_PAGES; page++) {
      const found: MessageRow[] = [];
      let scanned = 0;
      for (const [id, end] of low) {
        const first = this.#ranges.get(id)?.first ?? 0n;
        const from = atLeast(end - BigInt(Math.min(this.#count, PAGE_MESSAGES)), first);
        if (from >= end) continue;
        const { messages } = await this.#poll(id, PollingStrategy.Offset(from), Number(end - from));
        for (const message of messages) if (message.offset < end) this.#keep(toMessageRow(message, id), found);
        scanned += messages.length;
        low.set(id, from);
      }
      if (scanned > 0) this.#tell(found, { scanned, skipped: 0n, isBefore: true });
      if (scanned === 0 || found.length > 0) return;
    }
  }

  async #after(rows: readonly MessageRow[]): Promise<void> {
    for (const [id, next] of this.#next) this.#next.set(id, highest(rows, id) ?? next);
    if (this.#options.filter === undefined) return void (await this.#round(false));
    for (let page = 0; page < MAX_PAGES; page++) if ((await this.#round(false)) === 0) return;
  }
}

const atLeast = (value: bigint, least: bigint): bigint => (value < least ? least : value);

const lowest = (rows: readonly MessageRow[], id: number): bigint | undefined =>
  rows.find(({ partitionId }) => partitionId === id)?.offset;

/** The offset after the last one that is held. */
const highest = (rows: readonly MessageRow[], id: number): bigint | undefined => {
  const last = rows.findLast(({ partitionId }) => partitionId === id);
  return last === undefined ? undefined : last.offset + 1n;
};
