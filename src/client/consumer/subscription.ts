// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { CommandSender } from "../commands/command-sender.ts";
import { GroupCommands } from "../commands/group-commands.ts";
import type { CallOptions } from "../config/call-options.ts";
import { abortable } from "../connection/call-signal.ts";
import { publish } from "../diagnostics.ts";
import { clientError } from "../errors.ts";
import type { Batch } from "./batch.ts";
import type { ConsumerOptions } from "./consumer-options.ts";
import { enterGroup, findPartitions } from "./find-partitions.ts";
import { FixedPartitions } from "./fixed-partitions.ts";
import { GroupPartitions, type Rebalance } from "./group-partitions.ts";
import type { PartitionSource } from "./partition-source.ts";
import type { PartitionPosition } from "./position.ts";

interface SubscriptionParts {
  readonly sender: CommandSender;
  /** Aborts when the consumer is closed. */
  readonly closing: AbortSignal;
  readonly discover: () => Promise<Batch<unknown>>;
  /** A position is another one than was asked for. */
  readonly onMoved: () => void;
  readonly onLost: (position: PartitionPosition) => void;
}

type SubscriptionOptions = Omit<ConsumerOptions<never>, "deserializer" | "onPoison" | "encryption">;

/** What a consumer reads: the partitions that were chosen, or those its group gives it. */
export class Subscription {
  readonly #options: SubscriptionOptions;
  readonly #parts: SubscriptionParts;
  #source: PartitionSource | undefined;
  #opening: Promise<void> | undefined;
  #isOpening = false;
  #isPrepared = false;
  #isJoined = false;

  constructor(options: SubscriptionOptions, parts: SubscriptionParts) {
    this.#options = options;
    this.#parts = parts;
  }

  get source(): PartitionSource | undefined {
    return this.#source;
  }

  get isOpening(): boolean {
    return this.#isOpening;
  }

  get positions(): ReadonlyMap<number, PartitionPosition> {
    return this.#source?.positions ?? new Map();
  }

  get held(): Iterable<PartitionPosition> {
    return this.#source?.held ?? [];
  }

  get assignment(): readonly number[] {
    return this.#source instanceof GroupPartitions ? this.#source.assignment : [...this.positions.keys()];
  }

  /**
   * Finds the partitions, as a member of the group if there is one.
   * @throws IggyError consumer_group_member_not_found where the program has to join, and has not
   */
  async open(): Promise<void> {
    await this.prepare();
    const { group } = this.#options;
    if (group !== undefined && !this.#isJoined) {
      throw clientError("consumer_group_member_not_found", { group, expected: "join, because autoJoin is false" });
    }
  }

  /** The same without a failure where the program has to join. */
  prepare(): Promise<void> {
    const { group, autoJoin = true } = this.#options;
    const isDone = group === undefined ? this.#source !== undefined : this.#isJoined || (this.#isPrepared && !autoJoin);
    return isDone ? Promise.resolve() : this.#find(autoJoin);
  }

  /** @throws IggyError invalid_configuration without a group */
  async join({ signal }: CallOptions = {}): Promise<void> {
    if (this.#options.group === undefined) {
      throw clientError("invalid_configuration", { reason: "only a consumer with a group can join" });
    }
    await abortable(this.#opening ?? Promise.resolve(), signal);
    if (!this.#isJoined) await abortable(this.#find(true), signal);
  }

  /** Tells the program that it has no partition any more. */
  async giveBack(): Promise<void> {
    if (this.#source instanceof GroupPartitions) await this.#source.tellOfEnd();
  }

  async leave(options: CallOptions): Promise<void> {
    const { stream, topic, group } = this.#options;
    if (group === undefined || !this.#isJoined) return;
    this.#isJoined = false;
    await new GroupCommands(this.#parts.sender).leave({ stream, topic, group }, options);
  }

  /** The server does not know this member any more. */
  lostMembership(): void {
    this.#isJoined = false;
    this.#source?.reconnected();
  }

  #find(join: boolean): Promise<void> {
    this.#isOpening = true;
    this.#opening ??= this.#enter(join).finally(() => {
      this.#opening = undefined;
      this.#isOpening = false;
    });
    return this.#opening;
  }

  async #enter(join: boolean): Promise<void> {
    const { sender, closing, discover, onLost, onMoved } = this.#parts;
    const position = { ...this.#options, onMoved };
    const { group } = this.#options;
    if (group === undefined) {
      this.#source = new FixedPartitions(await findPartitions(sender, this.#options, closing), position);
      return;
    }
    await enterGroup(sender, { ...this.#options, group }, { join, signal: closing });
    this.#isPrepared = true;
    this.#isJoined = join;
    const onRebalanced = (change: Rebalance): Promise<void> => this.#tell(change);
    this.#source ??= new GroupPartitions({ position, discover, onLost, onRebalanced });
  }

  async #tell({ assigned, revoked }: Rebalance): Promise<void> {
    const { stream, topic, group, onAssigned, onRevoked } = this.#options;
    publish("iggy:consumer:rebalance", { stream, topic, group, assigned, revoked });
    try {
      if (revoked.length > 0) await onRevoked?.(revoked);
    } finally {
      if (assigned.length > 0) await onAssigned?.(assigned);
    }
  }
}
