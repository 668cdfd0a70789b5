// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError, isIggyError } from "../errors/iggy-error.ts";
import { decodeUserHeaders, type UserHeader } from "../primitives/user-headers.ts";
import { MESSAGE_HEADER_BYTES, messageField } from "./message-header.ts";

/** A message as the server keeps it, read in place: every property looks into the bytes it came with. */
export class StoredMessage {
  readonly #area: Buffer;
  readonly #at: number;
  readonly #end: number;

  /** The message stands at `area[at, end)`, the whole area when that is not said. */
  constructor(area: Buffer, at = 0, end = area.length) {
    this.#area = area;
    this.#at = at;
    this.#end = end;
  }

  /** The message as it is stored, header included. */
  get bytes(): Buffer {
    return this.#area.subarray(this.#at, this.#end);
  }

  get checksum(): bigint {
    return this.#area.readBigUInt64LE(this.#at + messageField.checksum);
  }

  get id(): bigint {
    const low = this.#area.readBigUInt64LE(this.#at + messageField.id);
    return (this.#area.readBigUInt64LE(this.#at + messageField.id + 8) << 64n) | low;
  }

  get offset(): bigint {
    return this.#area.readBigUInt64LE(this.#at + messageField.offset);
  }

  get timestampMicros(): bigint {
    return this.#area.readBigUInt64LE(this.#at + messageField.timestamp);
  }

  get originTimestampMicros(): bigint {
    return this.#area.readBigUInt64LE(this.#at + messageField.originTimestamp);
  }

  get payload(): Buffer {
    return this.#area.subarray(this.#at + MESSAGE_HEADER_BYTES, this.#payloadEnd);
  }

  get userHeadersBytes(): Buffer {
    return this.#area.subarray(this.#payloadEnd, this.#end);
  }

  /**
   * None for bytes that end within a header: servers store headers without looking at them.
   * @throws IggyError invalid_header_kind, invalid_header_key, invalid_header_value
   */
  get userHeaders(): UserHeader[] {
    return decodeStoredHeaders(this.userHeadersBytes);
  }

  get #payloadEnd(): number {
    return this.#at + MESSAGE_HEADER_BYTES + this.#area.readUInt32LE(this.#at + messageField.payloadLength);
  }
}

/** The same for headers that were decrypted. */
export const decodeStoredHeaders = (bytes: Uint8Array): UserHeader[] => {
  try {
    return decodeUserHeaders(bytes);
  } catch (error) {
    if (isIggyError(error) && error.errorName === "invalid_command") return [];
    throw error;
  }
};

/**
 * Cuts `count` messages out of an area that holds exactly them; nothing is copied.
 * @throws IggyError invalid_command when the lengths do not add up
 */
export const readStoredMessages = (area: Buffer, count: number): StoredMessage[] =>
  cutMessages(area, count, (at, end) => new StoredMessage(area, at, end));

/** The same, with what `make` makes of each. */
export const cutMessages = <Message>(
  area: Buffer,
  count: number,
  make: (at: number, end: number) => Message,
): Message[] => {
  const messages: Message[] = [];
  let at = 0;
  for (let place = 0; place < count; place++) {
    const end = messageEnd(area, at);
    messages.push(make(at, end));
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
