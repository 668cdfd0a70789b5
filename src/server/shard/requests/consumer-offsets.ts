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
import { currentOffsetOf, emptySnapshot } from "../../log/head/head-snapshot.ts";
import type { SharedPartitionLog } from "../../log/partition/shared-partition-log.ts";
import type { OffsetOwner } from "../../log/partition-log.ts";
import type { ServedConnection } from "../../transport/transport.ts";
import type { TopicRoute } from "../routes.ts";
import { GroupOffsets } from "./group-offsets.ts";
import { findTopic, type RequestEnvironment, requireLogin } from "./request-environment.ts";
import { storeOffset } from "./store-offset.ts";

const NOTHING = Buffer.alloc(0);

interface Place {
  readonly log: SharedPartitionLog;
  readonly partitionId: number;
  readonly owner: OffsetOwner;
}

/** Serves the commands that read, store and delete committed offsets. */
export class ConsumerOffsets {
  readonly #environment: RequestEnvironment;
  readonly #groupOffsets: GroupOffsets;
  readonly #snapshot = emptySnapshot();

  constructor(environment: RequestEnvironment) {
    this.#environment = environment;
    this.#groupOffsets = new GroupOffsets(environment);
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
    const topic = this.#topic(connection, request);
    if (request.consumer.kind === "consumer_group") return this.#groupOffsets.store(connection, topic, request);
    const { log, owner } = placeIn(topic, request);
    const synced = storeOffset(log, owner, request.offset);
    if (synced !== undefined) return synced.then(() => connection.replies.success());
    connection.replies.success();
    return undefined;
  }

  delete(connection: ServedConnection, start: number, end: number): Promise<void> | undefined {
    const request = deleteConsumerOffset.request.decode(this.#reader(start, end));
    const topic = this.#topic(connection, request);
    if (request.consumer.kind === "consumer_group") return this.#groupOffsets.delete(connection, topic, request);
    const { log, owner } = placeIn(topic, request);
    if (!log.deleteOffset(owner)) throw new IggyError("consumer_offset_not_found", { consumer: owner.id });
    connection.replies.success();
    return undefined;
  }

  /** Undefined where anything is missing: a read of an offset then finds none. */
  #findOrNothing(connection: ServedConnection, request: ConsumerOffsetPath): Place | undefined {
    try {
      return placeIn(this.#topic(connection, request), request);
    } catch (error) {
      if (isIggyError(error) && error.errorName !== "unauthorized") return undefined;
      throw error;
    }
  }

  #topic(connection: ServedConnection, request: ConsumerOffsetPath): TopicRoute {
    const user = requireLogin(connection.session);
    return findTopic(this.#environment, user, "K", request.stream.value, request.topic.value);
  }

  #reader(start: number, end: number): ByteReader {
    return new ByteReader(this.#environment.log.memory, start, end);
  }
}

const placeIn = (topic: TopicRoute, { consumer, partitionId = 0 }: ConsumerOffsetPath): Place => {
  const owner = ownerOf(topic, consumer);
  return { log: topic.partition(partitionId), partitionId, owner };
};

/** A consumer that is addressed by name has the hash of the name for its number. */
const ownerOf = (topic: TopicRoute, { kind, id }: Consumer): OffsetOwner => {
  if (kind === "consumer_group") return { kind: "group", id: topic.groups.find(id.value).groupId };
  return { kind: "consumer", id: id.kind === "numeric" ? id.value : xxh32OfText(id.value) };
};
