// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError, isIggyError } from "../errors/iggy-error.ts";
import { decodeUserHeaders, type UserHeader } from "../primitives/user-headers.ts";
import { MessageArea } from "./message-area.ts";
import { MESSAGE_HEADER_BYTES, messageField } from "./message-header.ts";

/** A message as the server keeps it, read in place: every property looks into the bytes it came with. */
export class StoredMessage {
  readonly #area: MessageArea;
  readonly #at: number;
  readonly #end: number;

  /** The message stands at `area[at, end)`, the whole area when that is not said. */
  constructor(area: MessageArea | Uint8Array, at = 0, end = area.length) {
    this.#area = area instanceof MessageArea ? area : new MessageArea(area);
    this.#at = at;
    this.#end = end;
  }

  /** The message as it is stored, header included. */
  get bytes(): Buffer {
    return this.#area.bytes(this.#at, this.#end);
  }

  get checksum(): bigint {
    return this.#area.view.getBigUint64(this.#at + messageField.checksum, true);
  }

  get id(): bigint {
    const { view } = this.#area;
    const low = view.getBigUint64(this.#at + messageField.id, true);
    return (view.getBigUint64(this.#at + messageField.id + 8, true) << 64n) | low;
  }

  get offset(): bigint {
    return this.#area.view.getBigUint64(this.#at + messageField.offset, true);
  }

  get timestampMicros(): bigint {
    return this.#area.view.getBigUint64(this.#at + messageField.timestamp, true);
  }

  get originTimestampMicros(): bigint {
    return this.#area.view.getBigUint64(this.#at + messageField.originTimestamp, true);
  }

  get payload(): Buffer {
    return this.#area.bytes(this.#at + MESSAGE_HEADER_BYTES, this.#payloadEnd);
  }

  get userHeadersBytes(): Buffer {
    return this.#area.bytes(this.#payloadEnd, this.#end);
  }

  /**
   * None for bytes that end within a header: servers store headers without looking at them.
   * @throws IggyError invalid_header_kind, invalid_header_key, invalid_header_value
   */
  get userHeaders(): UserHeader[] {
    return decodeStoredHeaders(this.userHeadersBytes);
  }

  get #payloadEnd(): number {
    const payloadBytes = this.#area.view.getUint32(this.#at + messageField.payloadLength, true);
    return this.#at + MESSAGE_HEADER_BYTES + payloadBytes;
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
export const readStoredMessages = (bytes: MessageArea | Uint8Array, count: number): StoredMessage[] => {
  const area = bytes instanceof MessageArea ? bytes : new MessageArea(bytes);
  return cutMessages(area, count, (at, end) => new StoredMessage(area, at, end));
};

/** The same, with what `make` makes of each. */
export const cutMessages = <Message>(
  { view }: MessageArea,
  count: number,
  make: (at: number, end: number) => Message,
): Message[] => {
  const messages: Message[] = [];
  let at = 0;
  for (let place = 0; place < count; place++) {
    const end = messageEnd(view, at);
    messages.push(make(at, end));
    at = end;
  }
  if (at !== view.byteLength) throw new IggyError("invalid_command", { reason: "bytes after the last message", at });
  return messages;
};

const messageEnd = (view: DataView, at: number): number => {
  if (view.byteLength - at < MESSAGE_HEADER_BYTES)
    throw new IggyError("invalid_command", { reason: "truncated message", at });
  const headersBytes = view.getUint32(at + messageField.userHeadersLength, true);
  const end = at + MESSAGE_HEADER_BYTES + headersBytes + view.getUint32(at + messageField.payloadLength, true);
  if (end > view.byteLength) throw new IggyError("invalid_command", { reason: "truncated message", at });
  return end;
};
