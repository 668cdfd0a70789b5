// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { ASSIGNMENT_REPLY, waitForMessages } from "../../../protocol/commands/message/wait-for-messages.ts";
import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import { PollNames } from "../../../protocol/message/parse-poll-messages.ts";
import {
  parseWaitForMessages,
  type WaitForMessagesRequest,
  type WantedPartition,
} from "../../../protocol/message/parse-wait-for-messages.ts";
import { encodeToBytes } from "../../../protocol/primitives/codec.ts";
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
  readonly #names = new PollNames();

  constructor(environment: RequestEnvironment, { polls, waiting }: Collaborators) {
    this.#environment = environment;
    this.#polls = polls;
    this.#waiting = waiting;
  }

  serve(connection: ServedConnection, start: number, end: number): Promise<void> | undefined {
    const user = requireLogin(connection.session);
    const request = parseWaitForMessages(this.#names, this.#environment.log.memory, start, end);
    const { consumerKind, wanted, waitMs } = request;
    if (consumerKind === "consumer" && wanted.length === 0) {
      throw new IggyError("invalid_command", { reason: "no partition to wait for" });
    }
    const topic = this.#topic(connection, request);
    const answer = this.#answer(connection, request, waitMs === 0, topic);
    if (answer !== undefined) return answer.written;
    const wait = {
      connection,
      userId: user.id,
      streamId: topic.streamId,
      topicId: topic.topicId,
      wanted,
      waitMs,
      answer: (mustEnd: boolean) => this.#answer(connection, request, mustEnd),
    };
    return this.#waiting.add(wait, topic) ?? this.#answer(connection, request, true)?.written;
  }

  #answer(
    connection: ServedConnection,
    request: WaitForMessagesRequest,
    mustEnd: boolean,
    topic = this.#topic(connection, request),
  ): Answer | undefined {
    const { session } = connection;
    if (session.isStale) refuseStale(waitForMessages.code);
    const [first] = request.wanted;
    const group = request.consumerKind === "consumer_group" ? topic.groups.find(request.consumer) : undefined;
    if (group?.isPaused === true) return mustEnd ? this.#poll(connection, request, first, undefined) : undefined;
    const has = group && [...group.member(session.clientId).grants()].map(({ partitionId }) => partitionId);
    if (has !== undefined && !isSame(has, request.named)) return replyWithAssignment(connection, has);
    const due = firstDue(topic, request, ownerOf(request, group));
    if (due !== undefined || mustEnd) return this.#poll(connection, request, due ?? first, has);
    return undefined;
  }

  /** @throws IggyError what a poll would be refused with */
  #topic({ session }: ServedConnection, { stream, topic }: WaitForMessagesRequest): TopicRoute {
    return findTopic(this.#environment, requireLogin(session), "K", stream, topic);
  }

  #poll(
    connection: ServedConnection,
    request: WaitForMessagesRequest,
    wanted: WantedPartition | undefined,
    has: readonly number[] | undefined,
  ): Answer {
    if (wanted !== undefined) {
      request.choose(wanted);
      const written = this.#polls.poll(connection, request);
      return written === undefined ? nothing : { written };
    }
    if (has !== undefined) return replyWithAssignment(connection, has);
    replyWithNothing(connection);
    return nothing;
  }
}

const firstDue = (
  topic: TopicRoute,
  { wanted, count }: WaitForMessagesRequest,
  owner: OffsetOwner,
): WantedPartition | undefined => {
  for (const one of wanted) {
    if (count === 0 || isDue(topic.partition(one.partitionId), one, owner)) return one;
  }
  return undefined;
};

const ownerOf = ({ consumerId }: WaitForMessagesRequest, group: GroupRoute | undefined): OffsetOwner =>
  group === undefined ? { kind: "consumer", id: consumerId } : { kind: "group", id: group.groupId };

const isSame = (has: readonly number[], named: readonly number[]): boolean =>
  has.length === named.length && has.every((partitionId) => named.includes(partitionId));

const replyWithAssignment = (connection: ServedConnection, assignment: readonly number[]): Answer => {
  const reply = { partitionId: ASSIGNMENT_REPLY, currentOffset: 0n, messages: [], assignment };
  connection.replies.reply(0, encodeToBytes(waitForMessages.reply, reply));
  return nothing;
};
