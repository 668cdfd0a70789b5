// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import {
  MAX_PAYLOAD_BYTES,
  MAX_USER_HEADERS_BYTES,
  MESSAGE_HEADER_BYTES,
} from "../../protocol/message/message-header.ts";
import { encodeUserHeaders } from "../../protocol/primitives/user-headers.ts";
import type { Encryptor } from "../encryption/encryptor.ts";
import { clientError } from "../errors.ts";
import type { Serializer } from "../serializers/serializer.ts";
import type { DeliveryTracker, Entry } from "./delivery.ts";
import { toMessageId } from "./message-id.ts";
import type { OutMessage, ProducerOptions } from "./producer-options.ts";
import { toUserHeaders } from "./user-header-input.ts";

/** The position of a message in the index table of a request. */
const INDEX_ENTRY_BYTES = 16;
const noBytes = new Uint8Array(0);
const encoder = new TextEncoder();

/** Turns messages into what stands in a request: serialized, encrypted, and within the limits. */
export class Outgoing<Value> {
  readonly #serialize: Serializer<Value>;
  readonly #encryption: Encryptor | undefined;

  constructor(serializer: ProducerOptions<Value>["serializer"], encryption: Encryptor | undefined) {
    this.#serialize = typeof serializer === "object" ? serializer.serialize : (serializer ?? passThrough);
    this.#encryption = encryption;
  }

  /**
   * A promise only where the serializer or the encryption gives one.
   * @throws IggyError too_big_message_payload, too_big_user_headers, invalid_header_key, invalid_header_value,
   *   invalid_number_value, and what the serializer throws
   */
  prepare(message: OutMessage<Value>, delivery: DeliveryTracker<Value>): Entry<Value> | Promise<Entry<Value>> {
    const headers = message.headers === undefined ? noBytes : encodeUserHeaders(toUserHeaders(message.headers));
    const payload = this.#serialize(message.value);
    if (payload instanceof Promise || this.#encryption !== undefined) {
      return this.#prepareLater(message, delivery, payload, headers);
    }
    return entryOf(message, delivery, payload, headers);
  }

  async #prepareLater(
    message: OutMessage<Value>,
    delivery: DeliveryTracker<Value>,
    payload: Uint8Array | Promise<Uint8Array>,
    headers: Uint8Array,
  ): Promise<Entry<Value>> {
    const plain = await payload;
    const encrypted = (await this.#encryption?.encrypt(plain)) ?? plain;
    const encryptedHeaders = headers.length === 0 ? headers : ((await this.#encryption?.encrypt(headers)) ?? headers);
    return entryOf(message, delivery, encrypted, encryptedHeaders);
  }
}

const entryOf = <Value>(
  message: OutMessage<Value>,
  delivery: DeliveryTracker<Value>,
  payload: Uint8Array,
  userHeaders: Uint8Array,
): Entry<Value> => {
  if (payload.length > MAX_PAYLOAD_BYTES) throw clientError("too_big_message_payload", { bytes: payload.length });
  if (userHeaders.length > MAX_USER_HEADERS_BYTES)
    throw clientError("too_big_user_headers", { bytes: userHeaders.length });
  return {
    message,
    delivery,
    id: message.id === undefined ? undefined : toMessageId(message.id),
    payload,
    userHeaders,
    originTimestampMicros: message.originTimestampMicros,
    bytes: INDEX_ENTRY_BYTES + MESSAGE_HEADER_BYTES + payload.length + userHeaders.length,
  };
};

const passThrough = (value: unknown): Uint8Array => {
  if (value instanceof Uint8Array) return value;
  if (typeof value === "string") return encoder.encode(value);
  throw clientError("cannot_serialize_resource", {
    type: typeof value,
    expected: "{ value } of bytes or text, or a serializer",
  });
};
