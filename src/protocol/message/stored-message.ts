// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError, isIggyError } from "../errors/iggy-error.ts";
import { decodeUserHeaders, type UserHeader } from "../primitives/user-headers.ts";
import { MESSAGE_HEADER_BYTES, messageField } from "./message-header.ts";

/** A message as the server keeps it, read in place: every property looks into the bytes it came with. */
export class StoredMessage {
  readonly #bytes: Buffer;

  /** `bytes` is exactly one message. */
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** The message as it is stored, header included. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  get checksum(): bigint {
    return this.#bytes.readBigUInt64LE(messageField.checksum);
  }

  get id(): bigint {
    const low = this.#bytes.readBigUInt64LE(messageField.id);
    return (this.#bytes.readBigUInt64LE(messageField.id + 8) << 64n) | low;
  }

  get offset(): bigint {
    return this.#bytes.readBigUInt64LE(messageField.offset);
  }

  get timestampMicros(): bigint {
    return this.#bytes.readBigUInt64LE(messageField.timestamp);
  }

  get originTimestampMicros(): bigint {
    return this.#bytes.readBigUInt64LE(messageField.originTimestamp);
  }

  get payload(): Buffer {
    return this.#bytes.subarray(MESSAGE_HEADER_BYTES, this.#payloadEnd);
  }

  get userHeadersBytes(): Buffer {
    return this.#bytes.subarray(this.#payloadEnd);
  }

  /**
   * None for bytes that end within a header: servers store headers without looking at them.
   * @throws IggyError invalid_header_kind, invalid_header_key, invalid_header_value
   */
  get userHeaders(): UserHeader[] {
    try {
      return decodeUserHeaders(this.userHeadersBytes);
    } catch (error) {
      if (isIggyError(error) && error.errorName === "invalid_command") return [];
      throw error;
    }
  }

  get #payloadEnd(): number {
    return MESSAGE_HEADER_BYTES + this.#bytes.readUInt32LE(messageField.payloadLength);
  }
}

/**
 * Cuts `count` messages out of an area that holds exactly them; nothing is copied.
 * @throws IggyError invalid_command when the lengths do not add up
 */
export const readStoredMessages = (area: Buffer, count: number): StoredMessage[] => {
  const messages: StoredMessage[] = [];
  let at = 0;
  for (let place = 0; place < count; place++) {
    const end = messageEnd(area, at);
    messages.push(new StoredMessage(area.subarray(at, end)));
    at = end;
  }
  if (at !== area.length) throw new IggyError("invalid_command", { reason: "bytes after the last message", at });
  return messages;
};

const messageEnd = (area: Buffer, at: number): number => {
  if (area.length - at < MESSAGE_HEADER_BYTES)
    throw new IggyError("invalid_command", { reason: "truncated message", at });
  const headersBytes = area.readUInt32LE(at + messageField.userHeadersLength);
  const end = at + MESSAGE_HEADER_BYTES + headersBytes + area.readUInt32LE(at + messageField.payloadLength);
  if (end > area.length) throw new IggyError("invalid_command", { reason: "truncated message", at });
  return end;
};
