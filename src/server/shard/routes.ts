// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../protocol/errors/iggy-error.ts";
import { AccessRights } from "../control/metadata/access-rights.ts";
import { IdMemory } from "../log/deduplication/id-memory.ts";
import { EncryptedPartitionLog } from "../log/encryption/encrypted-partition-log.ts";
import type { DataDirectory } from "../log/files/data-directory.ts";
import type { HeadTable } from "../log/head/head-table.ts";
import type { LogEnvironment } from "../log/partition/log-environment.ts";
import { PartitionPlace } from "../log/partition/partition-place.ts";
import { SharedPartitionLog } from "../log/partition/shared-partition-log.ts";
import type { SessionUser } from "../session/session.ts";
import { GroupRoutes } from "./groups/group-routes.ts";
import type { RouteChange, TopicChange } from "./shard-messages.ts";

interface Collaborators {
  readonly directory: DataDirectory;
  readonly heads: HeadTable;
  readonly environment: LogEnvironment;
}

interface RoutedPartition {
  readonly slot: number;
  readonly incarnation: number;
  readonly idMemory: SharedArrayBuffer | undefined;
  log: SharedPartitionLog | undefined;
}

interface RoutedUser {
  readonly serial: number;
  readonly rights: AccessRights;
}

interface StreamRoute {
  readonly streamId: number;
  name: string;
  readonly topics: Map<number, TopicRoute>;
  readonly topicIds: Map<string, number>;
}

/** A topic as the data path sees it. */
export class TopicRoute {
  readonly streamId: number;
  readonly topicId: number;
  readonly name: string;
  readonly groups: GroupRoutes;
  readonly #collaborators: Collaborators;
  readonly #partitions: RoutedPartition[] = [];

  constructor(change: TopicChange, previous: TopicRoute | undefined, collaborators: Collaborators) {
    this.streamId = change.streamId;
    this.topicId = change.topicId;
    this.name = change.name;
    this.groups = previous === undefined ? new GroupRoutes() : previous.groups;
    this.#collaborators = collaborators;
    const before = previous === undefined ? [] : previous.#partitions;
    for (let at = 0; at < change.heads.length; at += 2) {
      const slot = change.heads[at] ?? 0;
      const incarnation = change.heads[at + 1] ?? 0;
      const known = before[at / 2];
      const same = known?.slot === slot && known.incarnation === incarnation;
      if (!same) known?.log?.close();
      const idMemory = change.idMemories[at / 2];
      this.#partitions.push(same ? known : { slot, incarnation, idMemory, log: undefined });
    }
    for (const removed of before.slice(this.#partitions.length)) removed.log?.close();
  }

  get partitionsCount(): number {
    return this.#partitions.length;
  }

  /** @throws IggyError partition_not_found */
  partition(partitionId: number): SharedPartitionLog {
    const partition = this.#partitions[partitionId];
    if (partition === undefined) {
      throw new IggyError("partition_not_found", { partitionId, topicId: this.topicId, streamId: this.streamId });
    }
    partition.log ??= this.#open(partitionId, partition);
    return partition.log;
  }

  closeRemovedSegments(): void {
    for (const partition of this.#partitions) partition.log?.closeRemovedSegments();
  }

  close(): void {
    for (const partition of this.#partitions) partition.log?.close();
    this.groups.removeAll();
  }

  #open(partitionId: number, { slot, incarnation, idMemory }: RoutedPartition): SharedPartitionLog {
    const { directory, heads, environment } = this.#collaborators;
    const path = directory.partition(this.streamId, this.topicId, partitionId);
    const { deduplication } = environment.settings;
    const ids = deduplication && idMemory && new IdMemory(idMemory, deduplication);
    const place = new PartitionPlace({ path, head: heads.head(slot), incarnation, ids }, environment.pool);
    const { encryption } = environment;
    return encryption === undefined
      ? new SharedPartitionLog(place, environment)
      : new EncryptedPartitionLog(place, environment, encryption);
  }
}

/** One shard's copy of the metadata the data path needs: which topics there are, where they lie, who may use them. */
export class Routes {
  readonly #collaborators: Collaborators;
  readonly #streams = new Map<number, StreamRoute>();
  readonly #streamIds = new Map<string, number>();
  readonly #users = new Map<number, RoutedUser>();

  constructor(collaborators: Collaborators) {
    this.#collaborators = collaborators;
  }

  /** @throws IggyError stream_id_not_found, topic_id_not_found */
  topic(stream: number | string, topic: number | string): TopicRoute {
    const streamId = typeof stream === "number" ? stream : this.#streamIds.get(stream);
    const found = streamId === undefined ? undefined : this.#streams.get(streamId);
    if (found === undefined) throw new IggyError("stream_id_not_found", { stream });
    const topicId = typeof topic === "number" ? topic : found.topicIds.get(topic);
    const route = topicId === undefined ? undefined : found.topics.get(topicId);
    if (route === undefined) throw new IggyError("topic_id_not_found", { topic, stream: found.streamId });
    return route;
  }

  /** What a user may do; undefined for one who does not exist any more, even if another has the number now. */
  rightsOf(user: SessionUser): AccessRights | undefined {
    const found = this.#users.get(user.id);
    return found?.serial === user.serial ? found.rights : undefined;
  }

  apply(changes: readonly RouteChange[]): void {
    for (const change of changes) this.#applyOne(change);
  }

  close(): void {
    for (const stream of this.#streams.values()) for (const topic of stream.topics.values()) topic.close();
  }

  #applyOne(change: RouteChange): void {
    switch (change.kind) {
      case "heads":
        this.#collaborators.heads.addChunk(change.chunk);
        return;
      case "recent":
        this.#collaborators.environment.recent?.batches.put(change.shard, change.shared);
        return;
      case "stream":
        this.#putStream(change.streamId, change.name);
        return;
      case "stream_removed":
        this.#removeStream(change.streamId);
        return;
      case "topic":
        this.#putTopic(change);
        return;
      case "topic_removed":
        this.#removeTopic(change.streamId, change.topicId);
        return;
      case "segments_removed":
        this.#streams.get(change.streamId)?.topics.get(change.topicId)?.closeRemovedSegments();
        return;
      case "group":
        this.#streams.get(change.streamId)?.topics.get(change.topicId)?.groups.put(change);
        return;
      case "group_paused":
        this.#streams.get(change.streamId)?.topics.get(change.topicId)?.groups.pause(change.groupId);
        return;
      case "group_removed":
        this.#streams.get(change.streamId)?.topics.get(change.topicId)?.groups.remove(change.groupId);
        return;
      case "user":
        this.#users.set(change.userId, { serial: change.serial, rights: new AccessRights(change.permissions) });
        return;
      case "user_removed":
        this.#users.delete(change.userId);
    }
  }

  #putStream(streamId: number, name: string): void {
    const known = this.#streams.get(streamId);
    if (known === undefined) {
      this.#streams.set(streamId, { streamId, name, topics: new Map(), topicIds: new Map() });
    } else {
      this.#streamIds.delete(known.name);
      known.name = name;
    }
    this.#streamIds.set(name, streamId);
  }

  #removeStream(streamId: number): void {
    const known = this.#streams.get(streamId);
    if (known === undefined) return;
    for (const topic of known.topics.values()) topic.close();
    this.#streams.delete(streamId);
    this.#streamIds.delete(known.name);
    for (const { rights } of this.#users.values()) rights.forgetStream(streamId);
  }

  #putTopic(change: TopicChange): void {
    const stream = this.#streams.get(change.streamId);
    if (stream === undefined) throw new Error(`topic ${change.topicId} of an unknown stream ${change.streamId}`);
    const previous = stream.topics.get(change.topicId);
    if (previous !== undefined) stream.topicIds.delete(previous.name);
    stream.topics.set(change.topicId, new TopicRoute(change, previous, this.#collaborators));
    stream.topicIds.set(change.name, change.topicId);
  }

  #removeTopic(streamId: number, topicId: number): void {
    const stream = this.#streams.get(streamId);
    const topic = stream?.topics.get(topicId);
    if (stream === undefined || topic === undefined) return;
    topic.close();
    stream.topics.delete(topicId);
    stream.topicIds.delete(topic.name);
    for (const { rights } of this.#users.values()) rights.forgetTopic(streamId, topicId);
  }
}
