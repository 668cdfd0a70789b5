// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import {
  ASSIGNMENT_REPLY,
  type AwaitedPartition,
  type WaitForMessages as WaitRequest,
  waitForMessages,
} from "../../../protocol/commands/message/wait-for-messages.ts";
import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import type { PollFields } from "../../../protocol/message/parse-poll-messages.ts";
import { decodeFromBytes, encodeToBytes } from "../../../protocol/primitives/codec.ts";
import type { PollingKind } from "../../../protocol/primitives/polling-strategy.ts";
import { xxh32 } from "../../../protocol/primitives/xxh32.ts";
import type { OffsetOwner } from "../../log/partition-log.ts";
import { refuseStale } from "../../session/heartbeats.ts";
import type { ServedConnection } from "../../transport/transport.ts";
import type { GroupRoute } from "../groups/group-route.ts";
import type { TopicRoute } from "../routes.ts";
import { isDue } from "./is-due.ts";
import type { PollMessages } from "./poll-messages.ts";
import { replyWithNothing } from "./poll-reply.ts";
import { findTopic, type RequestEnvironment, requireLogin } from "./request-environment.ts";
import type { Answer, WaitingPolls } from "./waiting-polls.ts";

interface Wanted {
  readonly partitionId: number;
  readonly kind: PollingKind;
  readonly value: number;
}

/** A request, kept while it waits. */
interface Poll {
  readonly connection: ServedConnection;
  /** Of a poll of any of the partitions. */
  readonly fields: Omit<PollFields, "partitionId" | "kind" | "value">;
  readonly named: readonly number[];
  readonly wanted: readonly Wanted[];
}

interface Collaborators {
  readonly polls: PollMessages;
  readonly waiting: WaitingPolls;
}

const nothing: Answer = { written: undefined };

/** Serves wait_for_messages: a poll of the first of the named partitions that has messages, now or when there are some. */
export class WaitForMessages {
  readonly #environment: RequestEnvironment;
  readonly #polls: PollMessages;
  readonly #waiting: WaitingPolls;

  constructor(environment: RequestEnvironment, { polls, waiting }: Collaborators) {
    this.#environment = environment;
    this.#polls = polls;
    this.#waiting = waiting;
  }

  serve(connection: ServedConnection, start: number, end: number): Promise<void> | undefined {
    const user = requireLogin(connection.session);
    const request = decodeFromBytes(waitForMessages.request, this.#environment.log.memory.subarray(start, end));
    const poll = pollOf(connection, request);
    const answer = this.#answer(poll, request.waitMs === 0);
    if (answer !== undefined) return answer.written;
    const topic = this.#topic(poll);
    const { streamId, topicId } = topic;
    const wait = {
      connection,
      userId: user.id,
      streamId,
      topicId,
      partitionIds: poll.wanted.map(({ partitionId }) => partitionId),
      waitMs: request.waitMs,
      answer: (mustEnd: boolean) => this.#answer(poll, mustEnd),
    };
    return this.#waiting.add(wait, topic) ?? this.#answer(poll, true)?.written;
  }

  #answer(poll: Poll, mustEnd: boolean): Answer | undefined {
    const { connection, fields, named, wanted } = poll;
    if (connection.session.isStale) refuseStale(waitForMessages.code);
    const topic = this.#topic(poll);
    const group = fields.consumerKind === "consumer_group" ? topic.groups.find(fields.consumer) : undefined;
    if (group?.isPaused === true) return mustEnd ? this.#poll(poll, wanted[0], undefined) : undefined;
    const has = group && [...group.member(connection.session.clientId).grants()].map(({ partitionId }) => partitionId);
    if (has !== undefined && !isSame(has, named)) return replyWithAssignment(connection, has);
    const owner = ownerOf(fields, group);
    const due = wanted.find((one) => fields.count === 0 || isDue(topic.partition(one.partitionId), one, owner));
    if (due !== undefined || mustEnd) return this.#poll(poll, due ?? wanted[0], has);
    return undefined;
  }

  /** @throws IggyError what a poll would be refused with */
  #topic({ connection, fields: { stream, topic } }: Poll): TopicRoute {
    return findTopic(this.#environment, requireLogin(connection.session), "K", stream, topic);
  }

  #poll({ connection, fields }: Poll, wanted: Wanted | undefined, has: readonly number[] | undefined): Answer {
    if (wanted !== undefined) return { written: this.#polls.poll(connection, { ...fields, ...wanted }) };
    if (has !== undefined) return replyWithAssignment(connection, has);
    replyWithNothing(connection);
    return nothing;
  }
}

const pollOf = (connection: ServedConnection, request: WaitRequest): Poll => {
  const { consumer, stream, topic, count, autoCommit, partitions } = request;
  const { kind: consumerKind, id } = consumer;
  const consumerId = id.kind === "numeric" ? id.value : xxh32(Buffer.from(id.value));
  const wanted = partitions.flatMap(wantedOf);
  if (consumerKind === "consumer" && wanted.length === 0) {
    throw new IggyError("invalid_command", { reason: "no partition to wait for" });
  }
  return {
    connection,
    fields: {
      consumerKind,
      consumer: id.value,
      consumerId,
      stream: stream.value,
      topic: topic.value,
      count,
      autoCommit,
    },
    named: partitions.map(({ partitionId }) => partitionId),
    wanted,
  };
};

const wantedOf = ({ partitionId, strategy }: AwaitedPartition): Wanted[] => {
  if (strategy === undefined) return [];
  const { kind, value } = strategy;
  return [{ partitionId, kind, value: value <= Number.MAX_SAFE_INTEGER ? Number(value) : Number.POSITIVE_INFINITY }];
};

const ownerOf = ({ consumerId }: Poll["fields"], group: GroupRoute | undefined): OffsetOwner =>
  group === undefined ? { kind: "consumer", id: consumerId } : { kind: "group", id: group.groupId };

const isSame = (has: readonly number[], named: readonly number[]): boolean =>
  has.length === named.length && has.every((partitionId) => named.includes(partitionId));

const replyWithAssignment = (connection: ServedConnection, assignment: readonly number[]): Answer => {
  const reply = { partitionId: ASSIGNMENT_REPLY, currentOffset: 0n, messages: [], assignment };
  connection.replies.reply(0, encodeToBytes(waitForMessages.reply, reply));
  return nothing;
};
