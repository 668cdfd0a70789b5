// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import {
  type PollFields,
  PollMessagesRequest,
  parsePollMessages,
} from "../../../protocol/message/parse-poll-messages.ts";
import type { SharedPartitionLog } from "../../log/partition/shared-partition-log.ts";
import { type OffsetOwner, type ReadResult, releaseRead } from "../../log/partition-log.ts";
import type { ServedConnection } from "../../transport/transport.ts";
import { GroupPolls } from "./group-polls.ts";
import { HEADROOM_BYTES, replyToPoll } from "./poll-reply.ts";
import { findTopic, type RequestEnvironment, requireLogin } from "./request-environment.ts";

/** What is needed of a poll once its request is gone from memory. */
interface Poll {
  readonly connection: ServedConnection;
  readonly log: SharedPartitionLog;
  readonly partitionId: number;
  readonly committer: OffsetOwner | undefined;
}

/** Serves poll_messages: one read behind the reply's header, one write; or one write of what is still in memory. */
export class PollMessages {
  readonly #environment: RequestEnvironment;
  readonly #groupPolls: GroupPolls;
  readonly #request = new PollMessagesRequest();

  constructor(environment: RequestEnvironment) {
    this.#environment = environment;
    this.#groupPolls = new GroupPolls(environment);
  }

  serve(connection: ServedConnection, start: number, end: number): Promise<void> | undefined {
    requireLogin(connection.session);
    parsePollMessages(this.#request, this.#environment.log.memory, start, end);
    return this.poll(connection, this.#request);
  }

  /** The same for a request that was read before. */
  poll(connection: ServedConnection, request: PollFields): Promise<void> | undefined {
    const user = requireLogin(connection.session);
    const topic = findTopic(this.#environment, user, "K", request.stream, request.topic);
    if (request.consumerKind === "consumer_group") return this.#groupPolls.serve(connection, topic, request);
    const partitionId = request.partitionId ?? 0;
    const log = topic.partition(partitionId);
    const owner: OffsetOwner = { kind: "consumer", id: request.consumerId };
    const poll = { connection, log, partitionId, committer: request.autoCommit ? owner : undefined };
    const result = log.read({
      kind: request.kind,
      value: request.value,
      count: request.count,
      committedOffset: request.kind === "next" ? log.committedOffset(owner) : undefined,
      headroomBytes: HEADROOM_BYTES,
      takesSlices: connection.replies.takesSlices,
    });
    return result instanceof Promise ? result.then((found) => this.#commit(poll, found)) : this.#commit(poll, result);
  }

  #commit(poll: Poll, result: ReadResult): Promise<void> | undefined {
    const { committer, log } = poll;
    if (committer === undefined || result.messagesCount === 0) return this.#reply(poll, result);
    try {
      const synced = log.commitOffset(committer, result.lastOffset);
      if (synced === undefined) return this.#reply(poll, result);
      return synced.then(
        () => this.#reply(poll, result),
        (error: unknown) => this.#abandon(result, error),
      );
    } catch (error) {
      return this.#abandon(result, error);
    }
  }

  #abandon(result: ReadResult, error: unknown): never {
    releaseRead(result, this.#environment.log.arena);
    throw error;
  }

  #reply({ connection, partitionId }: Poll, result: ReadResult): undefined {
    return replyToPoll(connection, partitionId, result, this.#environment.log);
  }
}
