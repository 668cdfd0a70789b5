// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ConsumerOffsetPath } from "../../../protocol/blocks/consumer-offset-path.ts";
import { deleteConsumerOffset } from "../../../protocol/commands/consumer-offset/delete-consumer-offset.ts";
import { getConsumerOffset } from "../../../protocol/commands/consumer-offset/get-consumer-offset.ts";
import { storeConsumerOffset } from "../../../protocol/commands/consumer-offset/store-consumer-offset.ts";
import { IggyError, isIggyError } from "../../../protocol/errors/iggy-error.ts";
import { ByteReader } from "../../../protocol/primitives/byte-reader.ts";
import { encodeToBytes } from "../../../protocol/primitives/codec.ts";
import type { Consumer } from "../../../protocol/primitives/consumer.ts";
import { xxh32OfText } from "../../../protocol/primitives/xxh32.ts";
import { currentOffsetOf, emptySnapshot, messagesCountOf } from "../../log/head/head-snapshot.ts";
import type { SharedPartitionLog } from "../../log/partition/shared-partition-log.ts";
import type { OffsetOwner } from "../../log/partition-log.ts";
import type { ServedConnection } from "../../transport/transport.ts";
import { findTopic, type RequestEnvironment, requireLogin } from "./request-environment.ts";

const NOTHING = Buffer.alloc(0);

interface Place {
  readonly log: SharedPartitionLog;
  readonly partitionId: number;
  readonly owner: OffsetOwner;
}

/** Serves the commands that read, store and delete committed offsets. */
export class ConsumerOffsets {
  readonly #environment: RequestEnvironment;
  readonly #snapshot = emptySnapshot();

  constructor(environment: RequestEnvironment) {
    this.#environment = environment;
  }

  get(connection: ServedConnection, start: number, end: number): undefined {
    const request = getConsumerOffset.request.decode(this.#reader(start, end));
    requireLogin(connection.session);
    const place = this.#findOrNothing(connection, request);
    const stored = place?.log.committedOffset(place.owner);
    if (place === undefined || stored === undefined) {
      connection.replies.reply(0, NOTHING);
      return;
    }
    const currentOffset = currentOffsetOf(place.log.head(this.#snapshot));
    const found = {
      partitionId: place.partitionId,
      currentOffset: BigInt(currentOffset),
      storedOffset: BigInt(stored),
    };
    connection.replies.reply(0, encodeToBytes(getConsumerOffset.reply, found));
  }

  store(connection: ServedConnection, start: number, end: number): Promise<void> | undefined {
    const request = storeConsumerOffset.request.decode(this.#reader(start, end));
    const { log, owner } = this.#find(connection, request);
    const head = log.head(this.#snapshot);
    const isEmpty = messagesCountOf(head) === 0 && currentOffsetOf(head) === 0;
    if (isEmpty || request.offset > BigInt(currentOffsetOf(head))) {
      throw new IggyError("invalid_offset", { offset: request.offset, currentOffset: currentOffsetOf(head) });
    }
    const synced = log.commitOffset(owner, Number(request.offset));
    if (synced !== undefined) return synced.then(() => connection.replies.success());
    connection.replies.success();
    return undefined;
  }

  delete(connection: ServedConnection, start: number, end: number): undefined {
    const request = deleteConsumerOffset.request.decode(this.#reader(start, end));
    const { log, owner } = this.#find(connection, request);
    if (!log.deleteOffset(owner)) throw new IggyError("consumer_offset_not_found", { consumer: owner.id });
    connection.replies.success();
  }

  /** Undefined where anything is missing: a read of an offset then finds none. */
  #findOrNothing(connection: ServedConnection, request: ConsumerOffsetPath): Place | undefined {
    try {
      return this.#find(connection, request);
    } catch (error) {
      if (isIggyError(error) && error.errorName !== "unauthorized") return undefined;
      throw error;
    }
  }

  #find(connection: ServedConnection, request: ConsumerOffsetPath): Place {
    const user = requireLogin(connection.session);
    const topic = findTopic(this.#environment, user, "K", request.stream.value, request.topic.value);
    if (request.consumer.kind === "consumer_group") {
      throw new IggyError("consumer_group_id_not_found", { group: request.consumer.id.value, topic: topic.topicId });
    }
    const partitionId = request.partitionId ?? 0;
    return { log: topic.partition(partitionId), partitionId, owner: ownerOf(request.consumer) };
  }

  #reader(start: number, end: number): ByteReader {
    return new ByteReader(this.#environment.log.memory, start, end);
  }
}

/** A consumer that is addressed by name has the hash of the name for its number. */
const ownerOf = ({ id }: Consumer): OffsetOwner => ({
  kind: "consumer",
  id: id.kind === "numeric" ? id.value : xxh32OfText(id.value),
});
