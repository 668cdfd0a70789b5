// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { isIggyError } from "../../protocol/errors/iggy-error.ts";
import { StoredMessage } from "../../protocol/message/stored-message.ts";
import type { MessageRow } from "../state/tail.ts";

/** A message by itself: in bytes of its own, so that the reply it came with can go. */
export const toMessageRow = (message: StoredMessage, partitionId: number): MessageRow => {
  const own = new StoredMessage(Buffer.from(message.bytes));
  return {
    key: `${partitionId}:${own.offset}`,
    partitionId,
    offset: own.offset,
    id: own.id,
    checksum: own.checksum,
    timestampMicros: own.timestampMicros,
    originTimestampMicros: own.originTimestampMicros,
    ...headersOf(own),
    payload: own.payload,
    bytes: own.bytes,
  };
};

/** Servers keep headers without looking at them. */
const headersOf = (message: StoredMessage): Pick<MessageRow, "headers" | "headersProblem"> => {
  try {
    return { headers: message.userHeaders, headersProblem: undefined };
  } catch (error) {
    if (!isIggyError(error)) throw error;
    return { headers: [], headersProblem: error.errorName.replaceAll("_", " ") };
  }
};
