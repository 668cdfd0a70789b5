// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { MessageArea } from "../../protocol/message/message-area.ts";
import { decodeStoredHeaders, StoredMessage } from "../../protocol/message/stored-message.ts";
import type { HeaderValue, UserHeader } from "../../protocol/primitives/user-headers.ts";
import { messageIdAsUuid } from "../producer/message-id.ts";

/** Where a message comes from. */
export interface BatchOrigin {
  readonly partitionId: number;
  /** Offset of the partition's newest message when the batch was read. */
  readonly currentOffset: bigint;
}

/** A message as it was received: views into the reply, of which nothing is copied or decoded before it is asked for. */
export class Message<Value = Uint8Array> extends StoredMessage {
  readonly #origin: BatchOrigin;
  #value: Value | undefined;
  #plain: { readonly payload: Buffer; readonly userHeadersBytes: Buffer } | undefined;
  #headers: MessageHeaders | undefined;

  constructor(area: MessageArea | Uint8Array, at: number, end: number, origin: BatchOrigin) {
    super(area, at, end);
    this.#origin = origin;
  }

  get partitionId(): number {
    return this.#origin.partitionId;
  }

  get currentOffset(): bigint {
    return this.#origin.currentOffset;
  }

  /** What the deserializer made of the payload; the payload without one. */
  get value(): Value {
    return this.#value ?? (this.payload as unknown as Value);
  }

  override get payload(): Buffer {
    return this.#plain?.payload ?? super.payload;
  }

  override get userHeadersBytes(): Buffer {
    return this.#plain?.userHeadersBytes ?? super.userHeadersBytes;
  }

  override get userHeaders(): UserHeader[] {
    return decodeStoredHeaders(this.userHeadersBytes);
  }

  /** User headers, decoded when they are first asked for. */
  get headers(): MessageHeaders {
    this.#headers ??= new MessageHeaders(this.userHeaders);
    return this.#headers;
  }

  get idAsUuid(): string {
    return messageIdAsUuid(this.id);
  }

  /** When the server got it. */
  get date(): Date {
    return new Date(Number(this.timestampMicros / 1000n));
  }

  /** Whether the message is as the server stored it; `xxh3` is any implementation of XXH3-64 with seed 0. */
  verifyChecksum(xxh3: (bytes: Uint8Array) => bigint): boolean {
    return xxh3(this.bytes.subarray(8)) === this.checksum;
  }

  /** A copy that does not keep the whole batch in memory. */
  detach(): Message<Value> {
    const bytes = Buffer.from(this.bytes);
    const copy = new Message<Value>(bytes, 0, bytes.length, this.#origin);
    // A value that is a view of the batch is one of the copy there.
    if (!(this.#value instanceof Uint8Array)) copy.#value = this.#value;
    copy.#plain = this.#plain;
    return copy;
  }

  /** Takes the place of what was received encrypted. */
  setPlain(payload: Uint8Array, userHeadersBytes: Uint8Array): void {
    const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#plain = { payload: bufferOf(payload), userHeadersBytes: bufferOf(userHeadersBytes) };
  }

  setValue(value: Value): void {
    this.#value = value;
  }
}

/** User headers by their name, in the order of the message. */
export class MessageHeaders {
  readonly #entries: readonly UserHeader[];

  constructor(entries: readonly UserHeader[]) {
    this.#entries = entries;
  }

  /** The value of a header whose key is this text; undefined when there is none. */
  get(name: string): HeaderValue["value"] | undefined {
    return this.#entries.find(({ key }) => key.kind === "string" && key.value === name)?.value.value;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  /** All headers with their kinds, also those whose key is no text. */
  entries(): readonly UserHeader[] {
    return this.#entries;
  }

  toObject(): Record<string, HeaderValue["value"]> {
    return Object.fromEntries(this.#entries.map(({ key, value }) => [String(key.value), value.value]));
  }
}
