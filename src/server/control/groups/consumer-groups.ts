// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { GroupMembership } from "../../../protocol/blocks/client-details.ts";
import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import { isAllCommitted } from "../../log/offsets/delivered-offsets.ts";
import type { Logger } from "../../observability/logger.ts";
import type { RouteChange } from "../../shard/shard-messages.ts";
import type { Clients } from "../clients.ts";
import type { PartitionRegistry } from "../partition-registry.ts";
import type { Turns } from "../turns.ts";
import { findMember, type Handover, type Member, membersOf } from "./assignment.ts";
import { committedOffset, forgetCommitted } from "./committed.ts";
import { complete, handoversOf } from "./complete.ts";
import { join } from "./join.ts";
import { LiveGroup } from "./live-group.ts";
import type { Memberships } from "./memberships.ts";
import { leave } from "./rebalance.ts";

interface Collaborators {
  readonly clients: Clients;
  readonly memberships: Memberships;
  readonly partitions: PartitionRegistry;
  readonly turns: Turns;
  readonly logger: Logger;
  /** Makes every shard know what changed; resolves when all of them do. */
  readonly publish: (changes: readonly RouteChange[]) => Promise<void>;
}

interface Options {
  /** How long a partition waits to be handed over before it is taken away. */
  readonly rebalancingTimeoutMs: number;
}

/**
 * Who is in which consumer group, and which partitions are whose. Whatever changes that is done while every shard has stopped
 * serving the group, so that no partition is served to two members and what was delivered and committed stands still while
 * it is looked at. All methods but `removeClient`, `handOver` and `handOverOverdue` are to be called in the caller's turn.
 */
export class ConsumerGroups {
  readonly #options: Options;
  readonly #collaborators: Collaborators;
  /** Groups that have or had members: by topic, then by group. */
  readonly #live = new Map<string, Map<number, LiveGroup>>();
  #leaving = new Set<number>();
  #left: Promise<void> = Promise.resolve();

  constructor(options: Options, collaborators: Collaborators) {
    this.#options = options;
    this.#collaborators = collaborators;
  }

  /** In the order of their slots. */
  members(group: GroupMembership): readonly Member[] {
    const live = this.#find(group);
    return live === undefined ? [] : membersOf(live.assignment);
  }

  /** What a shard has to know of a group. */
  routes(group: GroupMembership, name: string): RouteChange[] {
    const live = this.#find(group) ?? new LiveGroup(group, name);
    return live.isPaused ? [live.route(), pauseOf(live)] : [live.route()];
  }

  /**
   * Adds a client to a group; nothing happens when it is a member.
   * @throws IggyError stale_client
   */
  async join(group: GroupMembership, name: string, partitionsCount: number, clientId: number): Promise<void> {
    const { clients, memberships } = this.#collaborators;
    const live = this.#findOrAdd(group, name, partitionsCount);
    if (findMember(live.assignment, clientId) !== undefined) return;
    if (clients.find(clientId) === undefined) throw new IggyError("stale_client", { clientId });
    await this.#change([live], () => {
      live.assignment = join(live.assignment, clientId, performance.now());
      this.#handOverCommitted(live);
      memberships.add(clientId, group);
      return [];
    });
  }

  /** @throws IggyError consumer_group_member_not_found */
  async leave(group: GroupMembership, clientId: number): Promise<void> {
    const live = this.#find(group);
    if (live === undefined || findMember(live.assignment, clientId) === undefined) {
      throw new IggyError("consumer_group_member_not_found", { clientId, group: group.groupId });
    }
    await this.#change([live], () => {
      this.#leave(live, new Set([clientId]));
      return [];
    });
  }

  /** Takes a client that is gone or stale out of all its groups; their partitions are dealt anew. Never rejects. */
  removeClient(clientId: number): Promise<void> {
    const isFirst = this.#leaving.size === 0;
    this.#leaving.add(clientId);
    if (isFirst) {
      const { turns, logger } = this.#collaborators;
      this.#left = turns.take(() => this.#removeLeaving());
      this.#left = this.#left.catch((error: unknown) => logger.error("cannot take clients out of groups", { error }));
    }
    return this.#left;
  }

  /** Runs `work`, which changes how many partitions a topic has, and deals them anew in all its groups. */
  changePartitions(
    { streamId, topicId }: { readonly streamId: number; readonly topicId: number },
    work: () => { readonly partitionsCount: number; readonly changes: readonly RouteChange[] },
  ): Promise<void> {
    const groups = this.#ofTopic(streamId, topicId);
    return this.#change(groups, () => {
      const { partitionsCount, changes } = work();
      for (const group of groups) group.resize(partitionsCount);
      return changes;
    });
  }

  /** Runs `work`, which empties all partitions of topics. */
  emptyTopics(streamId: number, topicIds: Iterable<number>, work: () => void): Promise<void> {
    const groups = [...topicIds].flatMap((topicId) => this.#ofTopic(streamId, topicId));
    return this.#change(groups, () => {
      try {
        work();
      } finally {
        for (const group of groups) {
          group.forgetDelivered();
          this.#handOverCommitted(group);
        }
      }
      return [];
    });
  }

  /** Runs `work`, which takes a group out of the metadata, and forgets its members and what it committed. */
  delete(group: GroupMembership, work: () => void): Promise<void> {
    const live = this.#find(group);
    return this.#change(live === undefined ? [] : [live], () => {
      work();
      forgetCommitted(this.#collaborators, group);
      if (live !== undefined) this.#forget(live);
      return [{ kind: "group_removed", ...idsOf(group) }];
    });
  }

  /** The topic is gone: its groups have no members any more. */
  forgetTopic(streamId: number, topicId: number): void {
    for (const group of this.#ofTopic(streamId, topicId)) this.#forget(group);
  }

  /** Hands over what can be: a shard saw that everything delivered of a partition is committed. Never rejects. */
  handOver(group: GroupMembership): Promise<void> {
    return this.#handOverInTurn(
      () => {
        const live = this.#find(group);
        return live !== undefined && handoversOf(live.assignment).length > 0 ? [live] : [];
      },
      (live) => this.#handOverCommitted(live),
    );
  }

  /** Hands over what has waited too long. Never rejects. */
  handOverOverdue(): Promise<void> {
    const isOverdue = ({ sinceMs }: Handover) => performance.now() - sinceMs >= this.#options.rebalancingTimeoutMs;
    return this.#handOverInTurn(
      () => this.#all().filter(({ assignment }) => handoversOf(assignment).some(isOverdue)),
      (live) => {
        live.assignment = complete(live.assignment, isOverdue);
      },
    );
  }

  #handOverInTurn(find: () => readonly LiveGroup[], handOver: (live: LiveGroup) => void): Promise<void> {
    const { turns, logger } = this.#collaborators;
    const done = turns.take(() => {
      const groups = find();
      return this.#change(groups, () => {
        for (const live of groups) handOver(live);
        return [];
      });
    });
    return done.catch((error: unknown) => logger.error("cannot hand partitions over", { error }));
  }

  /** Has all shards stop serving the groups, does `work`, and has them go on with what came of it. */
  async #change(groups: readonly LiveGroup[], work: () => readonly RouteChange[]): Promise<void> {
    const { publish } = this.#collaborators;
    const served = groups.filter(({ hasMembers }) => hasMembers);
    for (const group of served) group.isPaused = true;
    if (served.length > 0) await publish(served.map(pauseOf));
    let changes: readonly RouteChange[] = [];
    try {
      changes = work();
    } finally {
      for (const group of groups) group.isPaused = false;
      const routes = groups.filter((group) => this.#find(group) === group).map((group) => group.route());
      if (changes.length + routes.length > 0) await publish([...changes, ...routes]);
    }
  }

  async #removeLeaving(): Promise<void> {
    const { memberships } = this.#collaborators;
    const leaving = this.#leaving;
    this.#leaving = new Set();
    const groups = new Set(
      [...leaving].flatMap((id) => memberships.of(id)).flatMap((group) => this.#find(group) ?? []),
    );
    await this.#change([...groups], () => {
      for (const group of groups) this.#leave(group, leaving);
      return [];
    });
  }

  #leave(live: LiveGroup, clientIds: ReadonlySet<number>): void {
    for (const { clientId, partitions } of membersOf(live.assignment)) {
      if (!clientIds.has(clientId)) continue;
      for (const partitionId of partitions) live.delivered[partitionId] = 0;
      this.#collaborators.memberships.remove(clientId, live);
    }
    live.assignment = leave(live.assignment, clientIds);
  }

  #handOverCommitted(live: LiveGroup): void {
    live.assignment = complete(live.assignment, ({ partitionId }) =>
      isAllCommitted(live.delivered, partitionId, committedOffset(this.#collaborators, live, partitionId)),
    );
  }

  #find({ streamId, topicId, groupId }: GroupMembership): LiveGroup | undefined {
    return this.#live.get(topicKey(streamId, topicId))?.get(groupId);
  }

  #findOrAdd(group: GroupMembership, name: string, partitionsCount: number): LiveGroup {
    const known = this.#find(group);
    if (known !== undefined) return known;
    const live = new LiveGroup(group, name);
    live.resize(partitionsCount);
    const key = topicKey(group.streamId, group.topicId);
    this.#live.set(key, (this.#live.get(key) ?? new Map()).set(group.groupId, live));
    return live;
  }

  #forget(live: LiveGroup): void {
    for (const { clientId } of membersOf(live.assignment)) this.#collaborators.memberships.remove(clientId, live);
    const key = topicKey(live.streamId, live.topicId);
    const groups = this.#live.get(key);
    groups?.delete(live.groupId);
    if (groups?.size === 0) this.#live.delete(key);
  }

  #ofTopic(streamId: number, topicId: number): LiveGroup[] {
    return [...(this.#live.get(topicKey(streamId, topicId))?.values() ?? [])];
  }

  #all(): LiveGroup[] {
    return [...this.#live.values()].flatMap((groups) => [...groups.values()]);
  }
}

const topicKey = (streamId: number, topicId: number): string => `${streamId}/${topicId}`;

const idsOf = ({ streamId, topicId, groupId }: GroupMembership): GroupMembership => ({ streamId, topicId, groupId });

const pauseOf = (group: GroupMembership): RouteChange => ({ kind: "group_paused", ...idsOf(group) });
