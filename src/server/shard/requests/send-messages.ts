// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import { parseSendMessages, SendMessagesRequest } from "../../../protocol/message/parse-send-messages.ts";
import { newestReading } from "../../log/clock.ts";
import type { SharedPartitionLog } from "../../log/partition/shared-partition-log.ts";
import type { ServedConnection } from "../../transport/transport.ts";
import type { TopicRoute } from "../routes.ts";
import { findTopic, type RequestEnvironment, requireLogin } from "./request-environment.ts";

/** Serves send_messages: validates the batch where it was read, and appends it from there. */
export class SendMessages {
  readonly #environment: RequestEnvironment;
  readonly #request = new SendMessagesRequest();

  constructor(environment: RequestEnvironment) {
    this.#environment = environment;
  }

  serve(connection: ServedConnection, start: number, end: number): Promise<void> | undefined {
    const request = this.#request;
    const { kernel, memory } = this.#environment.log;
    const user = requireLogin(connection.session);
    parseSendMessages(request, memory, start, end);
    const refusal = kernel.validateBatch(
      request.messagesCount,
      request.indexOffset,
      request.areaOffset,
      request.areaLength,
    );
    if (refusal !== 0) {
      connection.replies.failure(refusal);
      return undefined;
    }
    const topic = findTopic(this.#environment, user, "L", request.stream, request.topic);
    const synced = this.#partition(topic).append(request, newestReading());
    if (synced !== undefined) return synced.then(() => connection.replies.success());
    connection.replies.success();
    return undefined;
  }

  #partition(topic: TopicRoute): SharedPartitionLog {
    const { partitioning, partitionId, keyHash } = this.#request;
    if (partitioning === "partition_id") return topic.partition(partitionId);
    const { partitionsCount } = topic;
    if (partitionsCount === 0)
      throw new IggyError("topic_id_not_found", { topic: topic.topicId, stream: topic.streamId });
    if (partitioning === "messages_key") return topic.partition(keyHash % partitionsCount);
    return topic.partition(topic.partition(0).nextBalanced() % partitionsCount);
  }
}
