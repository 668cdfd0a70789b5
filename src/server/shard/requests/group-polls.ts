// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { PollFields } from "../../../protocol/message/parse-poll-messages.ts";
import type { PollingKind } from "../../../protocol/primitives/polling-strategy.ts";
import type { SharedPartitionLog } from "../../log/partition/shared-partition-log.ts";
import { type OffsetOwner, type ReadResult, releaseRead } from "../../log/partition-log.ts";
import type { ServedConnection } from "../../transport/transport.ts";
import type { GroupRoute } from "../groups/group-route.ts";
import type { Grant } from "../groups/member-route.ts";
import type { TopicRoute } from "../routes.ts";
import { HEADROOM_BYTES, replyToPoll, replyWithNothing } from "./poll-reply.ts";
import type { RequestEnvironment } from "./request-environment.ts";

/** What a member asks for, kept while its request is no longer in memory. */
interface Wanted {
  readonly streamId: number;
  readonly topicId: number;
  readonly partitionId: number | undefined;
  readonly kind: PollingKind;
  readonly value: number;
  readonly count: number;
  readonly autoCommit: boolean;
}

interface GroupPoll {
  readonly connection: ServedConnection;
  readonly wanted: Wanted;
  readonly group: GroupRoute;
  readonly grant: Grant;
  readonly log: SharedPartitionLog;
  readonly owner: OffsetOwner;
}

/** Serves poll_messages of members of consumer groups. */
export class GroupPolls {
  readonly #environment: RequestEnvironment;

  constructor(environment: RequestEnvironment) {
    this.#environment = environment;
  }

  serve(connection: ServedConnection, topic: TopicRoute, request: PollFields): Promise<void> | undefined {
    const group = topic.groups.find(request.consumer);
    const { streamId, topicId } = topic;
    const { partitionId, kind, value, count, autoCommit } = request;
    const wanted = { streamId, topicId, partitionId, kind, value, count, autoCommit };
    return group.whenSettled(() => this.#read(connection, group, wanted));
  }

  #read(connection: ServedConnection, group: GroupRoute, wanted: Wanted): Promise<void> | undefined {
    const member = group.member(connection.session.clientId);
    const grant = wanted.partitionId === undefined ? member.take() : member.grant(wanted.partitionId);
    if (grant === undefined) {
      replyWithNothing(connection);
      return undefined;
    }
    const { streamId, topicId, kind, value, count } = wanted;
    const log = this.#environment.routes.topic(streamId, topicId).partition(grant.partitionId);
    const owner: OffsetOwner = { kind: "group", id: group.groupId };
    const poll: GroupPoll = { connection, wanted, group, grant, log, owner };
    const committedOffset = kind === "next" ? log.committedOffset(owner) : undefined;
    const { takesSlices } = connection.replies;
    const result = log.read({ kind, value, count, committedOffset, headroomBytes: HEADROOM_BYTES, takesSlices });
    if (!(result instanceof Promise)) return this.#deliver(poll, result);
    return result.then(
      (found) => group.whenSettled(() => this.#deliver(poll, found)),
      (error: unknown) => group.whenSettled(() => this.#fail(poll, error)),
    );
  }

  /** Whoever lost the partition while it was read gets nothing of it: the next owner does. */
  #deliver(poll: GroupPoll, result: ReadResult): Promise<void> | undefined {
    const { connection, wanted, group, grant, log, owner } = poll;
    const { partitionId } = grant;
    if (grant.isRevoked) {
      this.#release(result);
      replyWithNothing(connection);
      return undefined;
    }
    if (result.messagesCount === 0) return replyToPoll(connection, partitionId, result, this.#environment.log);
    group.markDelivered(partitionId, result.lastOffset);
    if (!wanted.autoCommit) return replyToPoll(connection, partitionId, result, this.#environment.log);
    try {
      const synced = log.commitOffset(owner, result.lastOffset);
      const canHandOver = group.canHandOver(grant, result.lastOffset);
      if (synced === undefined && !canHandOver) {
        return replyToPoll(connection, partitionId, result, this.#environment.log);
      }
      return this.#replyLater(poll, result, synced, canHandOver);
    } catch (error) {
      this.#release(result);
      throw error;
    }
  }

  async #replyLater(
    { connection, wanted, group, grant }: GroupPoll,
    result: ReadResult,
    synced: Promise<void> | undefined,
    canHandOver: boolean,
  ): Promise<void> {
    const { streamId, topicId } = wanted;
    try {
      await synced;
      if (canHandOver) await this.#environment.handOver({ streamId, topicId, groupId: group.groupId });
    } catch (error) {
      this.#release(result);
      throw error;
    }
    replyToPoll(connection, grant.partitionId, result, this.#environment.log);
  }

  /** The partition may have been deleted while it was read, which is no error of who no longer has it. */
  #fail({ connection, grant }: GroupPoll, error: unknown): undefined {
    if (!grant.isRevoked) throw error;
    replyWithNothing(connection);
  }

  #release(result: ReadResult): void {
    releaseRead(result, this.#environment.log.arena);
  }
}
