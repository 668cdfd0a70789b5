// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Batch } from "../partition-log.ts";
import type { IdMemory } from "./id-memory.ts";

/** A batch without the messages that are known. */
export interface NewMessages {
  /** Undefined when nothing is left. */
  readonly batch: Batch | undefined;
  /** How many ids were added to the memory for it. */
  readonly addedIds: number;
}

/* Places in a message's header, see message-header.ts. */
const HEADER_BYTES = 64;
const AT_ID = 8;
const AT_USER_HEADERS_LENGTH = 48;
const AT_PAYLOAD_LENGTH = 52;

/**
 * Drops the messages of a valid batch whose id is remembered, or occurs before in the batch, and moves the others together
 * in place; their ids are remembered. A message without an id, that is with 0, is always kept. The index table becomes
 * shorter with the batch and is otherwise left as it is: stamping writes it anew.
 */
export const dropKnown = (bytes: Buffer, batch: Batch, ids: IdMemory, nowMicros: number): NewMessages => {
  let at = batch.areaOffset;
  let end = at;
  let messagesCount = 0;
  let addedIds = 0;
  for (let place = 0; place < batch.messagesCount; place++) {
    const length =
      HEADER_BYTES + bytes.readUInt32LE(at + AT_USER_HEADERS_LENGTH) + bytes.readUInt32LE(at + AT_PAYLOAD_LENGTH);
    const word0 = bytes.readInt32LE(at + AT_ID);
    const word1 = bytes.readInt32LE(at + AT_ID + 4);
    const word2 = bytes.readInt32LE(at + AT_ID + 8);
    const word3 = bytes.readInt32LE(at + AT_ID + 12);
    const hasId = (word0 | word1 | word2 | word3) !== 0;
    const isNew = !hasId || ids.add(word0, word1, word2, word3, nowMicros);
    if (isNew) {
      if (end !== at) bytes.copyWithin(end, at, at + length);
      if (hasId) addedIds++;
      messagesCount++;
      end += length;
    }
    at += length;
  }
  const areaLength = end - batch.areaOffset;
  const { indexOffset, areaOffset } = batch;
  return { batch: messagesCount === 0 ? undefined : { messagesCount, indexOffset, areaOffset, areaLength }, addedIds };
};
