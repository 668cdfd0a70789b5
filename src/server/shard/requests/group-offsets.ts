// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ConsumerOffsetPath } from "../../../protocol/blocks/consumer-offset-path.ts";
import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import type { SharedPartitionLog } from "../../log/partition/shared-partition-log.ts";
import type { OffsetOwner } from "../../log/partition-log.ts";
import type { ServedConnection } from "../../transport/transport.ts";
import type { GroupRoute } from "../groups/group-route.ts";
import type { Grant } from "../groups/member-route.ts";
import type { TopicRoute } from "../routes.ts";
import type { RequestEnvironment } from "./request-environment.ts";
import { storeOffset } from "./store-offset.ts";

interface MemberPlace {
  readonly log: SharedPartitionLog;
  readonly owner: OffsetOwner;
  readonly grant: Grant;
}

/** Serves members of consumer groups that store and delete committed offsets. */
export class GroupOffsets {
  readonly #environment: RequestEnvironment;

  constructor(environment: RequestEnvironment) {
    this.#environment = environment;
  }

  store(
    connection: ServedConnection,
    topic: TopicRoute,
    request: ConsumerOffsetPath & { readonly offset: bigint },
  ): Promise<void> | undefined {
    const group = topic.groups.find(request.consumer.id.value);
    return group.whenSettled(() => {
      const { log, owner, grant } = this.#find(connection, topic, group, request);
      const synced = storeOffset(log, owner, request.offset);
      const canHandOver = group.canHandOver(grant, Number(request.offset));
      if (synced !== undefined || canHandOver) return this.#replyLater(connection, topic, group, synced, canHandOver);
      connection.replies.success();
      return undefined;
    });
  }

  delete(connection: ServedConnection, topic: TopicRoute, request: ConsumerOffsetPath): Promise<void> | undefined {
    const group = topic.groups.find(request.consumer.id.value);
    return group.whenSettled(() => {
      const { log, owner } = this.#find(connection, topic, group, request);
      if (!log.deleteOffset(owner)) throw new IggyError("consumer_offset_not_found", { group: owner.id });
      connection.replies.success();
      return undefined;
    });
  }

  async #replyLater(
    connection: ServedConnection,
    { streamId, topicId }: TopicRoute,
    { groupId }: GroupRoute,
    synced: Promise<void> | undefined,
    canHandOver: boolean,
  ): Promise<void> {
    await synced;
    if (canHandOver) await this.#environment.handOver({ streamId, topicId, groupId });
    connection.replies.success();
  }

  /** The partition that is named, or else the one the member's next poll would take. The topic may have changed meanwhile. */
  #find(
    { session }: ServedConnection,
    { streamId, topicId }: TopicRoute,
    group: GroupRoute,
    { partitionId }: ConsumerOffsetPath,
  ): MemberPlace {
    const member = group.member(session.clientId);
    const grant = partitionId === undefined ? member.current() : member.grant(partitionId);
    if (grant === undefined) {
      throw new IggyError("not_resolved_consumer", { clientId: session.clientId, group: group.groupId, partitionId });
    }
    const log = this.#environment.routes.topic(streamId, topicId).partition(grant.partitionId);
    return { log, owner: { kind: "group", id: group.groupId }, grant };
  }
}
