// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import { PollMessagesRequest, parsePollMessages } from "../../../protocol/message/parse-poll-messages.ts";
import type { SharedPartitionLog } from "../../log/partition/shared-partition-log.ts";
import type { OffsetOwner, ReadResult } from "../../log/partition-log.ts";
import { RESPONSE_HEADER_BYTES } from "../../transport/reply-writer.ts";
import type { ServedConnection } from "../../transport/transport.ts";
import { findTopic, type RequestEnvironment, requireLogin } from "./request-environment.ts";

/*
 * Reply payload of poll_messages: partition_id u32, current_offset u64, count u32, then the messages as they are stored.
 */
const REPLY_FIELDS_BYTES = 16;
const HEADROOM_BYTES = RESPONSE_HEADER_BYTES + REPLY_FIELDS_BYTES;
const TWO_POW_32 = 0x1_0000_0000;

/** What is needed of a poll once its request is gone from memory. */
interface Poll {
  readonly connection: ServedConnection;
  readonly log: SharedPartitionLog;
  readonly partitionId: number;
  readonly committer: OffsetOwner | undefined;
}

/** Serves poll_messages: one read behind the reply's header, one write. */
export class PollMessages {
  readonly #environment: RequestEnvironment;
  readonly #request = new PollMessagesRequest();

  constructor(environment: RequestEnvironment) {
    this.#environment = environment;
  }

  serve(connection: ServedConnection, start: number, end: number): Promise<void> | undefined {
    const request = this.#request;
    const user = requireLogin(connection.session);
    parsePollMessages(request, this.#environment.log.memory, start, end);
    const topic = findTopic(this.#environment, user, "K", request.stream, request.topic);
    if (request.consumerKind === "consumer_group") {
      throw new IggyError("consumer_group_id_not_found", { group: request.consumerId, topic: topic.topicId });
    }
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
    if (result.region !== undefined) this.#environment.log.arena.release(result.region);
    throw error;
  }

  #reply({ connection, partitionId }: Poll, result: ReadResult): undefined {
    const { memory, arena } = this.#environment.log;
    const { region, messagesBytes } = result;
    if (region === undefined) {
      const payload = Buffer.allocUnsafe(REPLY_FIELDS_BYTES);
      writeFields(payload, 0, partitionId, result);
      connection.replies.reply(0, payload);
      return;
    }
    memory.writeUInt32LE(0, region.offset);
    memory.writeUInt32LE(REPLY_FIELDS_BYTES + messagesBytes, region.offset + 4);
    writeFields(memory, region.offset + RESPONSE_HEADER_BYTES, partitionId, result);
    const frame = memory.subarray(region.offset, region.offset + HEADROOM_BYTES + messagesBytes);
    connection.replies.frameInRegion(frame, region, arena);
  }
}

const writeFields = (target: Buffer, at: number, partitionId: number, result: ReadResult): void => {
  target.writeUInt32LE(partitionId, at);
  target.writeUInt32LE(result.currentOffset >>> 0, at + 4);
  target.writeUInt32LE(Math.floor(result.currentOffset / TWO_POW_32), at + 8);
  target.writeUInt32LE(result.messagesCount, at + 12);
};
