// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { isIggyError } from "../../../protocol/errors/iggy-error.ts";
import { MESSAGE_HEADER_BYTES, messageField } from "../../../protocol/message/message-header.ts";
import type { UnitCipher } from "../../encryption/unit-cipher.ts";
import type { MessageRun } from "../segment-walk.ts";

export interface Undecryptable {
  readonly count: number;
  /** Of the first one. */
  readonly position: number | undefined;
  readonly offset: number | undefined;
}

/** Counts the messages of a run that a key does not decrypt. */
export const undecryptableIn = (memory: Buffer, run: MessageRun, cipher: UnitCipher): Undecryptable => {
  let count = 0;
  let position: number | undefined;
  let offset: number | undefined;
  let at = run.at;
  for (let place = 0; place < run.messagesCount; place++) {
    const payloadAt = at + MESSAGE_HEADER_BYTES;
    const headersAt = payloadAt + memory.readUInt32LE(at + messageField.payloadLength);
    const end = headersAt + memory.readUInt32LE(at + messageField.userHeadersLength);
    const sound =
      isSound(cipher, memory.subarray(payloadAt, headersAt)) &&
      (headersAt === end || isSound(cipher, memory.subarray(headersAt, end)));
    if (!sound) {
      count++;
      position ??= run.position + at - run.at;
      offset ??= run.firstOffset + place;
    }
    at = end;
  }
  return { count, position, offset };
};

const isSound = (cipher: UnitCipher, unit: Buffer): boolean => {
  try {
    cipher.decrypt(unit);
    return true;
  } catch (error) {
    if (isIggyError(error)) return false;
    throw error;
  }
};
