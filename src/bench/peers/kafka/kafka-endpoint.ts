// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { BenchmarkOptions } from "../../options/benchmark-options.ts";
import type { PeerOptions } from "../../options/peers.ts";
import { type PayloadBatch, repeatsBatches } from "../../payload/batch-source.ts";
import type { Endpoint, ReadBatch, Target } from "../../worker/endpoint.ts";
import { Inbox } from "../inbox.ts";
import { StampedPayloads } from "../stamped-payloads.ts";
import {
  type Consumer,
  clientOptions,
  kafkaTopicOf,
  loadKafka,
  type MessagesStream,
  type Producer,
  producerOptions,
} from "./kafka-client.ts";

/** A record in a batch of Kafka: length, attributes, deltas, empty key, number of headers. */
const RECORD_BYTES = 10;
const FETCH_BYTES = 8 * 1024 * 1024;
const FETCH_WAIT_MS = 500;

/** A usual client of Kafka: a batch is one request, a consumer reads ahead. */
export class KafkaEndpoint implements Endpoint {
  readonly #peer: PeerOptions;
  readonly #payloads: StampedPayloads;
  readonly #options: BenchmarkOptions;
  #inbox = new Inbox();
  #producer: Producer | undefined;
  #consumer: Consumer | undefined;
  #stream: MessagesStream | undefined;
  #topic = "";

  private constructor(peer: PeerOptions, options: BenchmarkOptions) {
    this.#peer = peer;
    this.#options = options;
    this.#payloads = new StampedPayloads({ keeps: repeatsBatches(options) });
  }

  static async connect(peer: PeerOptions, options: BenchmarkOptions): Promise<KafkaEndpoint> {
    await loadKafka();
    return new KafkaEndpoint(peer, options);
  }

  async open({ actor, topic, startOffset }: Target): Promise<void> {
    await this.#release();
    const { Producer, Consumer } = await loadKafka();
    this.#topic = kafkaTopicOf(actor.stream, topic);
    if (actor.sends) {
      this.#producer = new Producer(producerOptions(this.#peer, this.#options));
      await this.#producer.metadata({ topics: [this.#topic] });
    }
    if (!actor.polls) return;
    this.#consumer = new Consumer({ ...clientOptions(this.#peer), groupId: `bench-${actor.role}-${actor.id}` });
    this.#stream = await this.#consumer.consume({
      topics: [this.#topic],
      mode: "manual",
      offsets: [{ topic: this.#topic, partition: 0, offset: startOffset }],
      autocommit: false,
      maxBytes: FETCH_BYTES,
      maxBytesPerPartition: FETCH_BYTES,
      maxWaitTime: FETCH_WAIT_MS,
    });
    const inbox = new Inbox();
    this.#inbox = inbox;
    this.#stream.on("data", ({ value }) => inbox.put(value));
    this.#stream.on("error", (error) => inbox.fail(error));
  }

  async send(batch: PayloadBatch, originMicros: number): Promise<void> {
    const payloads = this.#payloads.take(batch, originMicros);
    const messages = payloads.map((value) => ({ topic: this.#topic, partition: 0, value }));
    await this.#producer?.send({ messages });
    this.#payloads.give(batch, payloads);
  }

  poll(count: number): Promise<ReadBatch> {
    return this.#inbox.take(count, RECORD_BYTES);
  }

  async close(): Promise<void> {
    await this.#release();
  }

  async #release(): Promise<void> {
    await this.#stream?.close();
    await this.#consumer?.close(true);
    await this.#producer?.close(true);
    this.#stream = undefined;
    this.#consumer = undefined;
    this.#producer = undefined;
  }
}
