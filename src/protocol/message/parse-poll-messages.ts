// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../errors/iggy-error.ts";
import { CONSUMER_GROUP_KIND, CONSUMER_KIND } from "../primitives/consumer.ts";
import { NUMERIC_KIND } from "../primitives/identifier.ts";
import { TWO_POW_32, uint32At } from "../primitives/integers.ts";
import { type PollingKind, pollingKindOf } from "../primitives/polling-strategy.ts";
import { xxh32 } from "../primitives/xxh32.ts";
import { identifierEnd, identifierFault, identifierValue, NameCache } from "./parse-identifier.ts";

/** What a poll asks for. */
export interface PollFields {
  readonly consumerKind: "consumer" | "consumer_group";
  /** The consumer's number, or XXH32 of its name. A group's number or name. */
  readonly consumer: number | string;
  readonly consumerId: number;
  readonly stream: number | string;
  readonly topic: number | string;
  readonly partitionId: number | undefined;
  readonly kind: PollingKind;
  /** An offset or microseconds; Infinity for what no number holds exactly. */
  readonly value: number;
  readonly count: number;
  readonly autoCommit: boolean;
}

/** Names of polls as they came last. */
export class PollNames {
  readonly consumers = new NameCache();
  readonly streams = new NameCache();
  readonly topics = new NameCache();
}

/** What a parser fills. */
export class PollRequest implements PollFields {
  consumerKind: "consumer" | "consumer_group" = "consumer";
  consumer: number | string = 0;
  consumerId = 0;
  stream: number | string = 0;
  topic: number | string = 0;
  partitionId: number | undefined;
  kind: PollingKind = "offset";
  value = 0;
  count = 0;
  autoCommit = false;
}

/** A poll_messages request; one object serves any number of requests, one after the other. */
export class PollMessagesRequest extends PollRequest {
  readonly names = new PollNames();
}

/*
 * Payload of poll_messages: consumer (kind u8, identifier), stream identifier, topic identifier, optional partition id
 * (flag u8, u32), polling strategy (kind u8, value u64), count u32, auto_commit u8.
 */
const FIXED_BYTES = 5 + 9 + 4 + 1;

/**
 * Reads a request at `bytes[start, end)` without allocating for numeric identifiers.
 * @throws IggyError invalid_command, and invalid_format for identifiers of a wrong length
 */
export const parsePollMessages = (into: PollMessagesRequest, bytes: Buffer, start: number, end: number): void => {
  const at = parsePollPath(into, into.names, bytes, start, end);
  if (end - at < FIXED_BYTES) throw truncated();
  into.partitionId = bytes[at] === 1 ? uint32At(bytes, at + 1) : undefined;
  into.kind = pollingKindOf(bytes[at + 5] ?? 0);
  into.value = parsePollValue(bytes, at + 6);
  into.count = uint32At(bytes, at + 14);
  into.autoCommit = bytes[at + 18] !== 0;
};

/** Reads what a poll begins with, who polls which topic, at `bytes[start, end)`; gives where it ends. Throws as parsePollMessages. */
export const parsePollPath = (
  into: PollRequest,
  names: PollNames,
  bytes: Buffer,
  start: number,
  end: number,
): number => {
  if (end - start < 1) throw truncated();
  const kind = bytes[start];
  if (kind !== CONSUMER_KIND && kind !== CONSUMER_GROUP_KIND) {
    throw new IggyError("invalid_command", { reason: "kind of a consumer", kind });
  }
  into.consumerKind = kind === CONSUMER_KIND ? "consumer" : "consumer_group";
  const consumerAt = start + 1;
  const streamAt = parsedIdentifierEnd(bytes, consumerAt, end);
  into.consumer = checkedValue(bytes, consumerAt, names.consumers);
  into.consumerId =
    bytes[consumerAt] === NUMERIC_KIND ? uint32At(bytes, consumerAt + 2) : xxh32(bytes, consumerAt + 2, streamAt);
  const topicAt = parsedIdentifierEnd(bytes, streamAt, end);
  into.stream = checkedValue(bytes, streamAt, names.streams);
  const pathEnd = parsedIdentifierEnd(bytes, topicAt, end);
  into.topic = checkedValue(bytes, topicAt, names.topics);
  return pathEnd;
};

/** The value of a polling strategy; Infinity for what no number holds exactly. */
export const parsePollValue = (bytes: Buffer, at: number): number => {
  const value = uint32At(bytes, at) + uint32At(bytes, at + 4) * TWO_POW_32;
  return value <= Number.MAX_SAFE_INTEGER ? value : Number.POSITIVE_INFINITY;
};

const parsedIdentifierEnd = (bytes: Buffer, at: number, end: number): number => {
  const fault = identifierFault(bytes, at, end);
  if (fault === "length") throw new IggyError("invalid_format", { reason: "length of an identifier" });
  if (fault !== undefined) throw new IggyError("invalid_command", { reason: `identifier: ${fault}` });
  return identifierEnd(bytes, at);
};

const checkedValue = (bytes: Buffer, at: number, names: NameCache): number | string => {
  const value = identifierValue(bytes, at, names);
  if (value === undefined) throw new IggyError("invalid_command", { reason: "identifier: not UTF-8" });
  return value;
};

/** Of a request that ends too soon. */
export const truncated = (): IggyError => new IggyError("invalid_command", { reason: "truncated" });
