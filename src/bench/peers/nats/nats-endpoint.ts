// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { BenchmarkOptions } from "../../options/benchmark-options.ts";
import type { PeerOptions } from "../../options/peers.ts";
import { type PayloadBatch, repeatsBatches } from "../../payload/batch-source.ts";
import type { Endpoint, ReadBatch, Target } from "../../worker/endpoint.ts";
import { Inbox } from "../inbox.ts";
import { StampedPayloads } from "../stamped-payloads.ts";
import {
  type ConsumerMessages,
  connectNats,
  type JetStream,
  loadJetStream,
  type NatsConnection,
  natsStreamOf,
  natsSubjectOf,
} from "./nats-client.ts";

const ACKNOWLEDGED_WITHIN_MS = 30_000;
/** What the client asks for in advance: two batches, and not less than keeps the server busy. */
const MIN_READ_AHEAD = 500;
/** A record in the files of JetStream: length, sequence, time, length of the subject, hash. */
const RECORD_BYTES = 30;

/**
 * The usual client of NATS: a batch is so many publishes under way at once, each acknowledged, as it has no request for several;
 * an ordered consumer reads ahead.
 */
export class NatsEndpoint implements Endpoint {
  readonly #connection: NatsConnection;
  readonly #client: JetStream;
  readonly #payloads: StampedPayloads;
  readonly #readAhead: number;
  #inbox = new Inbox();
  #messages: ConsumerMessages | undefined;
  #subject = "";

  constructor(connection: NatsConnection, client: JetStream, options: BenchmarkOptions) {
    this.#connection = connection;
    this.#client = client;
    this.#payloads = new StampedPayloads({ keeps: repeatsBatches(options) });
    this.#readAhead = Math.max(MIN_READ_AHEAD, 2 * options.messagesPerBatch.max);
  }

  static async connect(peer: PeerOptions, options: BenchmarkOptions): Promise<NatsEndpoint> {
    const connection = await connectNats(peer);
    const { jetstream } = await loadJetStream();
    return new NatsEndpoint(connection, jetstream(connection, { timeout: ACKNOWLEDGED_WITHIN_MS }), options);
  }

  async open({ actor, topic, startOffset }: Target): Promise<void> {
    await this.#release();
    this.#subject = natsSubjectOf(actor.stream, topic);
    if (!actor.polls) return;
    const consumer = await this.#client.consumers.get(natsStreamOf(actor.stream, topic), {
      deliver_policy: "by_start_sequence",
      opt_start_seq: Number(startOffset) + 1,
    });
    const inbox = new Inbox();
    this.#inbox = inbox;
    this.#messages = await consumer.consume({
      max_messages: this.#readAhead,
      callback: ({ data }) => inbox.put(data),
    });
    void this.#messages.closed().then((error) => inbox.fail(error ?? new TypeError("the consumer of NATS has ended")));
  }

  async send(batch: PayloadBatch, originMicros: number): Promise<void> {
    const payloads = this.#payloads.take(batch, originMicros);
    await Promise.all(payloads.map((payload) => this.#client.publish(this.#subject, payload)));
    this.#payloads.give(batch, payloads);
  }

  poll(count: number): Promise<ReadBatch> {
    return this.#inbox.take(count, RECORD_BYTES);
  }

  async close(): Promise<void> {
    await this.#release();
    await this.#connection.close();
  }

  async #release(): Promise<void> {
    await this.#messages?.close();
    this.#messages = undefined;
  }
}
