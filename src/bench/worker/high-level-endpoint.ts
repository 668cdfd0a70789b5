// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { Client } from "../../client/client.ts";
import { Partitioning } from "../../client/commands/choices.ts";
import type { Consumer } from "../../client/consumer/consumer.ts";
import type { Producer } from "../../client/producer/producer.ts";
import { encodeUserHeaders, type UserHeader } from "../../protocol/primitives/user-headers.ts";
import type { BenchmarkOptions } from "../options/benchmark-options.ts";
import { stampsPayloads } from "../options/payload-stamps.ts";
import { type PayloadBatch, repeatsBatches, userHeadersOf } from "../payload/batch-source.ts";
import { StampedPayloads, stampOf } from "../peers/stamped-payloads.ts";
import { type Endpoint, nothingRead, type ReadBatch, type Target } from "./endpoint.ts";

/** How long a read waits for the first message. */
const PATIENCE_MS = 1000;

/** The producer and the consumer of the client, as a program would use them. */
export class HighLevelEndpoint implements Endpoint {
  readonly #client: Client;
  readonly #options: BenchmarkOptions;
  readonly #headers: readonly UserHeader[] | undefined;
  /** Undefined where messages have the time of the client besides. */
  readonly #stamped: StampedPayloads | undefined;
  #producer: Producer<Uint8Array> | undefined;
  #consumer: Consumer | undefined;

  private constructor(client: Client, options: BenchmarkOptions) {
    this.#client = client;
    this.#options = options;
    this.#headers = options.headers === 0 ? undefined : userHeadersOf(options);
    this.#stamped = stampsPayloads(options) ? new StampedPayloads({ keeps: repeatsBatches(options) }) : undefined;
  }

  static async connect(options: BenchmarkOptions): Promise<HighLevelEndpoint> {
    return new HighLevelEndpoint(await Client.connect(options.connection), options);
  }

  async open({ actor, topic, startOffset, isRehearsal }: Target): Promise<void> {
    await this.#release();
    const { messagesPerBatch, messageBytes } = this.#options;
    const { stream, group, partitions, id } = actor;
    if (actor.sends) {
      const headersBytes = encodeUserHeaders(this.#headers ?? []).length;
      const batchBytes = messagesPerBatch.max * (messageBytes.max + headersBytes + OVERHEAD_BYTES);
      this.#producer = this.#client.producer<Uint8Array>({
        stream,
        topic,
        create: false,
        partitioning: partitions > 1 ? Partitioning.Balanced : Partitioning.PartitionId(0),
        batch: { messages: messagesPerBatch.max, bytes: batchBytes },
        buffer: { bytes: 2 * batchBytes },
      });
      await this.#producer.init();
    }
    if (!actor.polls) return;
    const isMember = group !== undefined && !isRehearsal;
    this.#consumer = this.#client.consumer({
      stream,
      topic,
      batchLength: messagesPerBatch.max,
      reuseMemory: true,
      ...(isMember
        ? { group, createGroup: false, commit: "polling" }
        : { name: id, start: { offset: startOffset }, commit: "none" }),
    });
    await this.#consumer.init();
  }

  async send(batch: PayloadBatch, originMicros: number): Promise<void> {
    const { key } = batch;
    const headers = this.#headers;
    const stamped = this.#stamped?.take(batch, originMicros);
    const payloads = stamped ?? batch.payloads;
    const originTimestampMicros = BigInt(originMicros);
    await this.#producer?.send(payloads.map((value) => ({ value, headers, key, originTimestampMicros })));
    if (stamped !== undefined) this.#stamped?.give(batch, stamped);
  }

  async poll(count: number): Promise<ReadBatch> {
    const messages = (await this.#consumer?.fetch({ maxMessages: count, maxWait: PATIENCE_MS })) ?? [];
    const [first] = messages;
    if (first === undefined) return nothingRead;
    let userBytes = 0;
    let totalBytes = 0;
    for (const { payload, bytes } of messages) {
      userBytes += payload.length;
      totalBytes += bytes.length;
    }
    return {
      messages: messages.length,
      userBytes,
      totalBytes,
      firstOriginMicros: this.#stamped === undefined ? Number(first.originTimestampMicros) : stampOf(first.payload),
    };
  }

  async close(): Promise<void> {
    await this.#release();
    await this.#client.close({ drain: false });
  }

  async #release(): Promise<void> {
    await this.#producer?.close();
    await this.#consumer?.close();
    this.#producer = undefined;
    this.#consumer = undefined;
  }
}

/** What the client counts for a message besides its payload, and some more. */
const OVERHEAD_BYTES = 128;
