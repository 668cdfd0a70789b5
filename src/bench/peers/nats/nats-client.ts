// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import type { PeerOptions } from "../../options/peers.ts";
import { loadPackage } from "../load-package.ts";

/* What is used of @nats-io/transport-node and @nats-io/jetstream. */

export interface NatsConnection {
  readonly info?: { readonly version: string };
  close(): Promise<void>;
}

export interface ConsumerMessages {
  close(): Promise<unknown>;
  /** Resolves with an error when it ended by one. */
  closed(): Promise<unknown>;
}

export interface JetStream {
  publish(subject: string, payload: Uint8Array): Promise<unknown>;
  readonly consumers: {
    /** An ordered consumer. */
    get(
      stream: string,
      options: { readonly deliver_policy: "by_start_sequence"; readonly opt_start_seq: number },
    ): Promise<{
      consume(options: {
        readonly max_messages: number;
        readonly callback: (message: { readonly data: Uint8Array }) => void;
      }): Promise<ConsumerMessages>;
    }>;
  };
}

export interface JetStreamManager {
  readonly streams: {
    info(name: string): Promise<{ readonly state: { readonly last_seq: number } }>;
    add(stream: {
      readonly name: string;
      readonly subjects: readonly string[];
      readonly storage: "file";
      readonly num_replicas: number;
    }): Promise<unknown>;
    delete(name: string): Promise<unknown>;
  };
  getAccountInfo(): Promise<{ readonly storage: number; readonly streams: number; readonly consumers: number }>;
}

interface Transport {
  connect(options: {
    readonly servers: string;
    readonly reconnect: boolean;
    readonly name: string;
  }): Promise<NatsConnection>;
}

interface JetStreamPackage {
  jetstream(connection: NatsConnection, options: { readonly timeout: number }): JetStream;
  jetstreamManager(connection: NatsConnection): Promise<JetStreamManager>;
}

export const loadJetStream = (): Promise<JetStreamPackage> => loadPackage("nats", "@nats-io/jetstream");

/** @throws IggyError feature_unavailable without the packages, cannot_establish_connection */
export const connectNats = async ({ host, port }: PeerOptions): Promise<NatsConnection> => {
  const { connect } = await loadPackage<Transport>("nats", "@nats-io/transport-node");
  const address = `${host}:${port}`;
  try {
    return await connect({ servers: address, reconnect: false, name: "iggy bench" });
  } catch (cause) {
    throw new IggyError("cannot_establish_connection", { address, reason: String(cause) }, { cause });
  }
};

/** NATS has no topics: a stream of its own for each. */
export const natsStreamOf = (stream: string, topic: string): string => `${stream}-${topic}`;
export const natsSubjectOf = (stream: string, topic: string): string => `${stream}.${topic}`;
