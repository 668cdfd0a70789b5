// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { setTimeout as after } from "node:timers/promises";
import { encodeSendMessagesFrame } from "../../../src/protocol/message/message-batch.ts";
import { numericIdentifier } from "../../../src/protocol/primitives/identifier.ts";
import type { Partitioning } from "../../../src/protocol/primitives/partitioning.ts";
import type { SeededRandom } from "../../support/seeded-random.ts";
import type { World } from "./world.ts";

export interface Target {
  readonly streamId: number;
  readonly topicId: number;
  readonly partitionsCount: number;
}

/** Sends numbered messages, one batch after the other, and remembers which of them were acknowledged. */
export class Producer {
  readonly name: number;
  readonly #world: World;
  readonly #target: Target;
  readonly #random: SeededRandom;
  readonly #acknowledged: number[] = [];
  #sent = 0;

  constructor(name: number, world: World, target: Target, random: SeededRandom) {
    this.name = name;
    this.#world = world;
    this.#target = target;
    this.#random = random;
  }

  /** Numbers of the messages that were acknowledged, ascending. */
  get acknowledged(): readonly number[] {
    return this.#acknowledged;
  }

  /** How many numbers were given away: no message with this number or a higher one may be anywhere. */
  get sent(): number {
    return this.#sent;
  }

  async run(): Promise<void> {
    while (!this.#world.isEnding) {
      const connection = await this.#world.connect();
      while (!this.#world.isEnding && !connection.isClosed) {
        const numbers = this.#nextNumbers();
        connection.write(this.#frame(numbers));
        const reply = await connection.reply();
        if (reply === undefined) break;
        if (reply.status !== 0) throw new Error(`producer ${this.name}: a send was answered ${reply.status}`);
        this.#acknowledged.push(...numbers);
        await after(this.#random.between(2, 15));
      }
      connection.destroy();
    }
  }

  #nextNumbers(): number[] {
    const count = this.#random.chance(0.1) ? this.#random.between(20, 200) : this.#random.between(1, 10);
    const first = this.#sent;
    this.#sent += count;
    return Array.from({ length: count }, (_, place) => first + place);
  }

  #frame(numbers: readonly number[]): Buffer {
    return encodeSendMessagesFrame({
      stream: numericIdentifier(this.#target.streamId),
      topic: numericIdentifier(this.#target.topicId),
      partitioning: this.#partitioning(),
      messages: numbers.map((number) => ({ payload: this.#payload(number) })),
    });
  }

  #payload(number: number): Buffer {
    return Buffer.from(`${this.name}/${number}/`.padEnd(this.#random.between(12, 200), "."));
  }

  #partitioning(): Partitioning {
    const way = this.#random.below(3);
    if (way === 0) return { kind: "balanced" };
    if (way === 1) return { kind: "messages_key", key: Buffer.from(`key ${this.#random.below(50)}`) };
    return { kind: "partition_id", partitionId: this.#random.below(this.#target.partitionsCount) };
  }
}

/** The producer and the number in a payload. */
export const originOf = (payload: string): { readonly producer: number; readonly number: number } => {
  const [producer, number] = payload.split("/").map(Number);
  if (producer === undefined || number === undefined) throw new Error(`a payload nobody has sent: ${payload}`);
  return { producer, number };
};
