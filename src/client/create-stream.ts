// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { BaseClient } from "./base-client.ts";
import type { Consumer } from "./consumer/consumer.ts";
import type { ConsumerOptions } from "./consumer/consumer-options.ts";
import type { Producer } from "./producer/producer.ts";
import type { ProducerOptions } from "./producer/producer-options.ts";

/** Both ends of a topic. */
export interface StreamEnds<Value, Received = Value> extends AsyncDisposable {
  readonly producer: Producer<Value>;
  readonly consumer: Consumer<Received>;
}

/**
 * A producer and a consumer that are ready: what is missing was made, and the group was joined. Closing the client closes both.
 * @throws IggyError topic_id_not_found, unauthorized; both are closed then
 */
export const createStream = async <Value = Uint8Array | string, Received = Value>(
  client: Pick<BaseClient, "producer" | "consumer">,
  options: { readonly producer: ProducerOptions<Value>; readonly consumer: ConsumerOptions<Received> },
): Promise<StreamEnds<Value, Received>> => {
  const producer = client.producer<Value>(options.producer);
  const consumer = client.consumer<Received>(options.consumer);
  const close = async (): Promise<void> => {
    try {
      await producer.close();
    } finally {
      await consumer.close();
    }
  };
  try {
    await producer.init();
    await consumer.init();
  } catch (error) {
    await close();
    throw error;
  }
  return { producer, consumer, [Symbol.asyncDispose]: close };
};
