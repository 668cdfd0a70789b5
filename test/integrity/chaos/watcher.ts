// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { setTimeout as after } from "node:timers/promises";
import { getConsumerGroup } from "../../../src/protocol/commands/consumer-group/get-group.ts";
import { getConsumerOffset } from "../../../src/protocol/commands/consumer-offset/get-consumer-offset.ts";
import { numericIdentifier, stringIdentifier } from "../../../src/protocol/primitives/identifier.ts";
import { call } from "../../support/messages.ts";
import type { RawConnection } from "../../support/raw-connection.ts";
import type { GroupLedger } from "./group-ledger.ts";
import type { Target } from "./producer.ts";
import type { World } from "./world.ts";

const PAUSE_MS = 20;

/** Looks at a group from outside: its offsets only grow, and no partition has two owners. */
export class Watcher {
  readonly #world: World;
  readonly #target: Target;
  readonly #ledger: GroupLedger;
  readonly #topic;

  constructor(world: World, target: Target, ledger: GroupLedger) {
    this.#world = world;
    this.#target = target;
    this.#ledger = ledger;
    this.#topic = { stream: numericIdentifier(target.streamId), topic: numericIdentifier(target.topicId) };
  }

  async run(): Promise<void> {
    while (!this.#world.isEnding) {
      const connection = await this.#world.connect();
      try {
        while (!this.#world.isEnding) {
          await this.storedOffsets(connection);
          await this.owned(connection);
          await after(PAUSE_MS);
        }
      } catch (error) {
        if (!connection.isClosed) throw error;
      } finally {
        connection.destroy();
      }
    }
  }

  /** The committed offset of every partition; -1 where nothing is committed. */
  async storedOffsets(connection: RawConnection): Promise<readonly number[]> {
    const offsets: number[] = [];
    const consumer = { kind: "consumer_group" as const, id: stringIdentifier(this.#ledger.name) };
    for (let partitionId = 0; partitionId < this.#target.partitionsCount; partitionId++) {
      const floors = this.#ledger.floors();
      const found = await call(connection, getConsumerOffset, { ...this.#topic, consumer, partitionId });
      const stored = found === undefined ? -1 : Number(found.storedOffset);
      this.#ledger.observe(partitionId, floors, stored);
      offsets.push(stored);
    }
    return offsets;
  }

  /** The partitions that have an owner. */
  async owned(connection: RawConnection): Promise<readonly number[]> {
    const group = await call(connection, getConsumerGroup, {
      ...this.#topic,
      group: stringIdentifier(this.#ledger.name),
    });
    if (group === undefined) throw new Error(`group ${this.#ledger.name} is gone`);
    const owned = group.members.flatMap(({ partitionIds }) => partitionIds);
    if (new Set(owned).size !== owned.length) throw new Error(`group ${this.#ledger.name}: two owners: ${owned}`);
    const isComplete = group.membersCount === 0 || owned.length === this.#target.partitionsCount;
    if (!isComplete) throw new Error(`group ${this.#ledger.name}: only ${owned} of its partitions have an owner`);
    return owned;
  }
}
