// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import type { BenchmarkOptions } from "../../options/benchmark-options.ts";
import type { PeerOptions } from "../../options/peers.ts";
import { loadPackage } from "../load-package.ts";

const LEADER_ONLY = 1;

/* What is used of @platformatic/kafka. */

interface ClientOptions {
  readonly clientId: string;
  readonly bootstrapBrokers: readonly { readonly host: string; readonly port: number }[];
  readonly retries: number;
  /** Milliseconds. */
  readonly retryDelay: number;
}

interface ProducerOptions extends ClientOptions {
  readonly acks: number;
  readonly idempotent: boolean;
  /** Requests under way at once; 5 when absent. */
  readonly maxInflights?: number;
}

export interface Admin {
  listTopics(): Promise<readonly string[]>;
  createTopics(topics: {
    readonly topics: readonly string[];
    readonly partitions: number;
    readonly replicas: number;
  }): Promise<unknown>;
  deleteTopics(topics: { readonly topics: readonly string[] }): Promise<unknown>;
  close(): Promise<unknown>;
}

export interface Producer {
  metadata(options: { readonly topics: readonly string[] }): Promise<unknown>;
  send(request: {
    readonly messages: readonly { readonly topic: string; readonly partition: number; readonly value: Buffer }[];
  }): Promise<unknown>;
  close(force: boolean): Promise<unknown>;
}

export interface MessagesStream {
  on(event: "data", listener: (message: { readonly value: Buffer }) => void): unknown;
  on(event: "error", listener: (error: unknown) => void): unknown;
  close(): Promise<unknown>;
}

export interface Consumer {
  consume(options: {
    readonly topics: readonly string[];
    readonly mode: "manual";
    readonly offsets: readonly { readonly topic: string; readonly partition: number; readonly offset: bigint }[];
    readonly autocommit: boolean;
    readonly maxBytes: number;
    readonly maxBytesPerPartition: number;
    readonly maxWaitTime: number;
  }): Promise<MessagesStream>;
  close(force: boolean): Promise<unknown>;
}

interface KafkaPackage {
  readonly Admin: new (options: ClientOptions) => Admin;
  readonly Producer: new (options: ProducerOptions) => Producer;
  readonly Consumer: new (options: ClientOptions & { readonly groupId: string }) => Consumer;
}

export const loadKafka = (): Promise<KafkaPackage> => loadPackage("kafka", "@platformatic/kafka");

export const kafkaTopicOf = (stream: string, topic: string): string => `${stream}.${topic}`;

/** What all clients of the package want to know. A broker needs some seconds before its first group can be joined. */
export const clientOptions = ({ host, port }: PeerOptions, retries = 40): ClientOptions => ({
  clientId: "iggy-bench",
  bootstrapBrokers: [{ host, port }],
  retries,
  retryDelay: 250,
});

/** The client sends few requests ahead when nobody says how many may be under way. */
export const producerOptions = (peer: PeerOptions, { isOpenLoop, maxInFlight }: BenchmarkOptions): ProducerOptions => ({
  ...clientOptions(peer),
  acks: LEADER_ONLY,
  idempotent: false,
  ...(isOpenLoop && { maxInflights: maxInFlight }),
});

/** Runs what is the first to talk to the broker. @throws IggyError cannot_establish_connection */
export const firstCall = async <Result>({ host, port }: PeerOptions, call: () => Promise<Result>): Promise<Result> => {
  try {
    return await call();
  } catch (cause) {
    throw new IggyError(
      "cannot_establish_connection",
      { address: `${host}:${port}`, reason: String(cause) },
      { cause },
    );
  }
};
