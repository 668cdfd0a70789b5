// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { setTimeout as after } from "node:timers/promises";
import { joinConsumerGroup } from "../../../src/protocol/commands/consumer-group/join-group.ts";
import { leaveConsumerGroup } from "../../../src/protocol/commands/consumer-group/leave-group.ts";
import { storeConsumerOffset } from "../../../src/protocol/commands/consumer-offset/store-consumer-offset.ts";
import type { Command } from "../../../src/protocol/commands/define-command.ts";
import { type PolledMessages, pollMessages } from "../../../src/protocol/commands/message/poll-messages.ts";
import { errorCatalogue } from "../../../src/protocol/errors/catalogue.ts";
import { decodeFromBytes, encodeToBytes } from "../../../src/protocol/primitives/codec.ts";
import { numericIdentifier, stringIdentifier } from "../../../src/protocol/primitives/identifier.ts";
import { type RawConnection, requestFrame } from "../../support/raw-connection.ts";
import type { SeededRandom } from "../../support/seeded-random.ts";
import type { GroupLedger } from "./group-ledger.ts";
import type { Target } from "./producer.ts";
import type { World } from "./world.ts";

const IDLE_MS = 2;

/** Somebody who joins a group, consumes for a while, goes in one of several ways, and comes again. */
export class Member {
  readonly #world: World;
  readonly #ledger: GroupLedger;
  readonly #random: SeededRandom;
  readonly #topic: {
    readonly stream: ReturnType<typeof numericIdentifier>;
    readonly topic: ReturnType<typeof numericIdentifier>;
  };
  #isDone = false;

  constructor(world: World, target: Target, ledger: GroupLedger, random: SeededRandom) {
    this.#world = world;
    this.#ledger = ledger;
    this.#random = random;
    this.#topic = { stream: numericIdentifier(target.streamId), topic: numericIdentifier(target.topicId) };
  }

  done(): void {
    this.#isDone = true;
  }

  async run(): Promise<void> {
    while (!this.#isDone) {
      const connection = await this.#world.connect();
      if ((await this.#ask(connection, joinConsumerGroup, this.#group)) !== undefined) await this.#consume(connection);
      connection.destroy();
      await after(this.#random.between(0, 200));
    }
  }

  async #consume(connection: RawConnection): Promise<void> {
    const rounds = this.#random.between(1, 300);
    for (let round = 0; round < rounds && !this.#isDone; round++) {
      const floors = this.#ledger.floors();
      const reply = await this.#ask(connection, pollMessages, this.#nextMessages());
      if (reply === undefined) return;
      const { partitionId, messages } = decodeFromBytes(pollMessages.reply, reply.payload) satisfies PolledMessages;
      if (messages.length === 0) {
        await after(IDLE_MS);
        continue;
      }
      this.#ledger.deliver(partitionId, floors, messages);
      // Some messages are not committed, as if their work had failed, and some batches only in part.
      if (this.#ledger.autoCommit || this.#random.chance(0.2)) continue;
      const last = this.#random.chance(0.8) ? messages.length - 1 : this.#random.below(messages.length);
      if (!(await this.#commit(connection, partitionId, Number(messages[last]?.offset)))) return;
    }
    await this.#go(connection);
  }

  /** Leaves, or goes without a word, or goes while the answer to a poll is on its way. */
  async #go(connection: RawConnection): Promise<void> {
    const way = this.#random.below(3);
    if (way === 0) await this.#ask(connection, leaveConsumerGroup, this.#group);
    if (way === 1 && !this.#ledger.autoCommit) {
      connection.write(requestFrame(pollMessages.code, encodeToBytes(pollMessages.request, this.#nextMessages())));
    }
  }

  /** False when the connection is gone. A partition that was given to another member meanwhile is no failure. */
  async #commit(connection: RawConnection, partitionId: number, offset: number): Promise<boolean> {
    if (offset <= (this.#ledger.floors()[partitionId] ?? -1)) return true;
    this.#ledger.commitAttempted(partitionId, offset);
    const request = { ...this.#topic, consumer: this.#consumer, partitionId, offset: BigInt(offset) };
    const reply = await this.#ask(connection, storeConsumerOffset, request, [
      errorCatalogue.not_resolved_consumer.code,
    ]);
    if (reply?.status === 0) this.#ledger.commitAcknowledged(partitionId, offset);
    return reply !== undefined;
  }

  get #consumer() {
    return { kind: "consumer_group" as const, id: stringIdentifier(this.#ledger.name) };
  }

  get #group() {
    return { ...this.#topic, group: stringIdentifier(this.#ledger.name) };
  }

  #nextMessages() {
    return {
      ...this.#topic,
      consumer: this.#consumer,
      partitionId: undefined,
      strategy: { kind: "next" as const, value: 0n },
      count: this.#random.between(1, 200),
      autoCommit: this.#ledger.autoCommit,
    };
  }

  /** Undefined when the connection ends before the reply; throws on a status that is neither 0 nor expected. */
  async #ask<Request>(
    connection: RawConnection,
    command: Command<Request, unknown>,
    request: Request,
    expected: readonly number[] = [],
  ) {
    connection.write(requestFrame(command.code, encodeToBytes(command.request, request)));
    const reply = await connection.reply();
    if (reply === undefined || reply.status === 0 || expected.includes(reply.status)) return reply;
    throw new Error(`group ${this.#ledger.name}: ${command.name} was answered ${reply.status}`);
  }
}
