// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Encryptor } from "../encryption/encryptor.ts";
import type { Deserializer } from "../serializers/serializer.ts";
import type { Batch } from "./batch.ts";
import type { ConsumerOptions } from "./consumer-options.ts";
import type { Message } from "./message.ts";

/** Why messages cannot be read. */
export type Poison<Value> = ReadonlyMap<Message<Value>, unknown>;

/** Decrypts and deserializes. */
export class MessageDecoder<Value> {
  readonly #encryption: Encryptor | undefined;
  readonly #deserialize: Deserializer<Value> | undefined;

  constructor(encryption: Encryptor | undefined, deserializer: ConsumerOptions<Value>["deserializer"]) {
    this.#encryption = encryption;
    this.#deserialize = typeof deserializer === "object" ? deserializer.deserialize : deserializer;
  }

  async decode({ messages }: Batch<Value>): Promise<Poison<Value>> {
    const poison = new Map<Message<Value>, unknown>();
    if (this.#encryption === undefined && this.#deserialize === undefined) return poison;
    for (const message of messages) {
      try {
        if (this.#encryption !== undefined) await decrypt(this.#encryption, message);
        const value = this.#deserialize?.(message.payload);
        if (value !== undefined) message.setValue(value instanceof Promise ? await value : value);
      } catch (error) {
        poison.set(message, error);
      }
    }
    return poison;
  }
}

const decrypt = async <Value>(encryption: Encryptor, message: Message<Value>): Promise<void> => {
  const { userHeadersBytes } = message;
  const payload = await encryption.decrypt(message.payload);
  message.setPlain(
    payload,
    userHeadersBytes.length === 0 ? userHeadersBytes : await encryption.decrypt(userHeadersBytes),
  );
};
