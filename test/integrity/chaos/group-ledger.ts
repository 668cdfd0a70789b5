// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { StoredMessage } from "../../../src/protocol/message/stored-message.ts";
import { originOf } from "./producer.ts";

interface PartitionEntry {
  /** The highest offset whose commit was acknowledged, and the highest one that was ever asked for; -1 for none. */
  committed: number;
  attempted: number;
  /** What was delivered, by offset: the origin of the message, and how often. */
  readonly delivered: Map<number, { readonly origin: string; times: number }>;
}

/** What a consumer group has been given and has committed, and what must never happen to it. */
export class GroupLedger {
  readonly name: string;
  /** Offsets are committed by the poll that delivers; otherwise by the member afterwards. */
  readonly autoCommit: boolean;
  readonly #partitions: readonly PartitionEntry[];

  constructor(name: string, autoCommit: boolean, partitionsCount: number) {
    this.name = name;
    this.autoCommit = autoCommit;
    this.#partitions = Array.from({ length: partitionsCount }, () => ({
      committed: -1,
      attempted: -1,
      delivered: new Map(),
    }));
  }

  /** The committed offset of every partition: a question that is asked from now on must not be answered with less. */
  floors(): readonly number[] {
    return this.#partitions.map(({ committed }) => committed);
  }

  /** A poll that was sent when the floors were these has given messages of a partition. */
  deliver(partitionId: number, floors: readonly number[], messages: readonly StoredMessage[]): void {
    const entry = this.#entry(partitionId);
    const first = Number(messages[0]?.offset);
    this.#hold(
      first > (floors[partitionId] ?? -1),
      partitionId,
      `${first} delivered, ${floors[partitionId]} committed`,
    );
    const mayBegin = this.autoCommit ? Number.POSITIVE_INFINITY : entry.attempted + 1;
    this.#hold(first <= mayBegin, partitionId, `${first} delivered, nothing beyond ${entry.attempted} was committed`);
    for (const [place, message] of messages.entries()) {
      const offset = first + place;
      this.#hold(Number(message.offset) === offset, partitionId, `offset ${message.offset} where ${offset} belongs`);
      const { producer, number } = originOf(message.payload.toString());
      const origin = `${producer}/${number}`;
      const known = entry.delivered.get(offset);
      this.#hold((known?.origin ?? origin) === origin, partitionId, `${offset} was ${known?.origin}, is ${origin}`);
      if (known === undefined) entry.delivered.set(offset, { origin, times: 1 });
      else known.times++;
      if (this.autoCommit) this.#hold(known === undefined, partitionId, `${offset} delivered twice`);
    }
    if (this.autoCommit) this.commitAcknowledged(partitionId, first + messages.length - 1);
  }

  commitAttempted(partitionId: number, offset: number): void {
    const entry = this.#entry(partitionId);
    entry.attempted = Math.max(entry.attempted, offset);
  }

  commitAcknowledged(partitionId: number, offset: number): void {
    const entry = this.#entry(partitionId);
    entry.committed = Math.max(entry.committed, offset);
  }

  /** The server says what is committed, to a question that was asked when the floors were these. */
  observe(partitionId: number, floors: readonly number[], stored: number): void {
    const { attempted } = this.#entry(partitionId);
    this.#hold(
      stored >= (floors[partitionId] ?? -1),
      partitionId,
      `${stored} stored, ${floors[partitionId]} committed`,
    );
    const highest = this.autoCommit ? Number.POSITIVE_INFINITY : attempted;
    this.#hold(stored <= highest, partitionId, `${stored} stored, ${highest} is the highest that was asked for`);
  }

  /** Everything was delivered as it stands in the log; all of it, when members commit what they have seen. */
  close(partitionId: number, log: readonly string[]): void {
    const { delivered } = this.#entry(partitionId);
    for (const [offset, { origin }] of delivered) {
      this.#hold(log[offset] === origin, partitionId, `${offset} was delivered as ${origin}, is ${log[offset]}`);
    }
    if (!this.autoCommit)
      this.#hold(delivered.size === log.length, partitionId, `${delivered.size} of ${log.length} came`);
  }

  get deliveries(): number {
    let deliveries = 0;
    for (const { delivered } of this.#partitions) for (const { times } of delivered.values()) deliveries += times;
    return deliveries;
  }

  #entry(partitionId: number): PartitionEntry {
    const entry = this.#partitions[partitionId];
    if (entry === undefined) throw new Error(`group ${this.name}: there is no partition ${partitionId}`);
    return entry;
  }

  #hold(condition: boolean, partitionId: number, what: string): void {
    if (!condition) throw new Error(`group ${this.name}, partition ${partitionId}: ${what}`);
  }
}
