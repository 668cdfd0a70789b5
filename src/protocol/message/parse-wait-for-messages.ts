// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { AWAITED_PARTITION_BYTES, MAX_AWAITED_PARTITIONS, NOT_WANTED } from "../commands/message/wait-for-messages.ts";
import { IggyError } from "../errors/iggy-error.ts";
import { uint32At } from "../primitives/integers.ts";
import { type PollingKind, pollingKindOf } from "../primitives/polling-strategy.ts";
import { type PollNames, PollRequest, parsePollPath, parsePollValue, truncated } from "./parse-poll-messages.ts";

/** A partition that is waited for, and where the poll of it begins. */
export interface WantedPartition {
  readonly partitionId: number;
  readonly kind: PollingKind;
  readonly value: number;
}

/** A wait_for_messages request: a poll of whichever of its partitions is chosen. */
export class WaitForMessagesRequest extends PollRequest {
  waitMs = 0;
  /** All that were named. */
  readonly named: number[] = [];
  readonly wanted: WantedPartition[] = [];

  /** The fields are those of a poll of this partition from now on. */
  choose({ partitionId, kind, value }: WantedPartition): void {
    this.partitionId = partitionId;
    this.kind = kind;
    this.value = value;
  }
}

/*
 * Payload behind consumer, stream and topic: count u32, auto_commit u8, wait u32, number of partitions u16, for each:
 * partition id u32, kind u8, value u64.
 */
const FIXED_BYTES = 4 + 1 + 4 + 2;

/**
 * Reads a request at `bytes[start, end)`, which may go then.
 * @throws IggyError invalid_command, and invalid_format for identifiers of a wrong length
 */
export const parseWaitForMessages = (
  names: PollNames,
  bytes: Buffer,
  start: number,
  end: number,
): WaitForMessagesRequest => {
  const request = new WaitForMessagesRequest();
  let at = parsePollPath(request, names, bytes, start, end);
  if (end - at < FIXED_BYTES) throw truncated();
  request.count = uint32At(bytes, at);
  request.autoCommit = bytes[at + 4] !== 0;
  request.waitMs = uint32At(bytes, at + 5);
  const partitionsCount = bytes.readUInt16LE(at + 9);
  if (partitionsCount > MAX_AWAITED_PARTITIONS) {
    throw new IggyError("invalid_command", { reason: "partitions to wait for", partitionsCount });
  }
  at += FIXED_BYTES;
  if (end - at < partitionsCount * AWAITED_PARTITION_BYTES) throw truncated();
  for (let place = 0; place < partitionsCount; place++, at += AWAITED_PARTITION_BYTES) {
    const partitionId = uint32At(bytes, at);
    const kind = bytes[at + 4] ?? NOT_WANTED;
    request.named.push(partitionId);
    if (kind === NOT_WANTED) continue;
    request.wanted.push({ partitionId, kind: pollingKindOf(kind), value: parsePollValue(bytes, at + 5) });
  }
  return request;
};
