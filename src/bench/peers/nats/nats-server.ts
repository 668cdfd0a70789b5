// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import type { BenchmarkOptions } from "../../options/benchmark-options.ts";
import { kinds } from "../../options/kinds.ts";
import type { PeerOptions } from "../../options/peers.ts";
import type { BenchmarkPlan } from "../../plan/plan.ts";
import { peerStatsOf } from "../../report/server-stats.ts";
import type { MeasuredServer, Prepared, ServerDescription } from "../../target/measured-server.ts";
import {
  connectNats,
  type JetStreamManager,
  loadJetStream,
  type NatsConnection,
  natsStreamOf,
  natsSubjectOf,
} from "./nats-client.ts";

const DURABILITY =
  "stream in files, one replica; acknowledged when it is written; on the disk as the server's sync_interval says";

/** A NATS server with JetStream. */
export class NatsServer implements MeasuredServer {
  readonly #connection: NatsConnection;
  readonly #manager: JetStreamManager;

  constructor(connection: NatsConnection, manager: JetStreamManager) {
    this.#connection = connection;
    this.#manager = manager;
  }

  /** @throws IggyError feature_unavailable, also of a server without JetStream, and cannot_establish_connection */
  static async connect(peer: PeerOptions): Promise<NatsServer> {
    const { jetstreamManager } = await loadJetStream();
    const connection = await connectNats(peer);
    try {
      return new NatsServer(connection, await jetstreamManager(connection));
    } catch (cause) {
      await connection.close();
      throw new IggyError("feature_unavailable", { reason: `no JetStream: ${String(cause)}` }, { cause });
    }
  }

  async prepare(plan: BenchmarkPlan, options: BenchmarkOptions): Promise<Prepared> {
    const replaced: string[] = [];
    const startOffsets = new Map<string, bigint>();
    for (const stream of plan.streams) {
      const name = natsStreamOf(stream, plan.topic);
      const messages = await this.#messagesOf(name);
      if (!kinds[options.kind].produces) {
        if (messages === undefined) throw nothingToRead(name);
        continue;
      }
      if (messages !== undefined && !options.reuseStreams) {
        await this.#manager.streams.delete(name);
        replaced.push(stream);
      }
      if (messages === undefined || !options.reuseStreams) await this.#create(stream, plan.topic);
      else startOffsets.set(stream, BigInt(messages));
      if (options.warmupMs > 0) await this.#create(stream, plan.warmupTopic);
    }
    return { startOffsets, replaced };
  }

  async endWarmup(plan: BenchmarkPlan, { kind }: BenchmarkOptions): Promise<void> {
    if (!kinds[kind].produces) return;
    for (const stream of plan.streams) await this.#manager.streams.delete(natsStreamOf(stream, plan.warmupTopic));
  }

  async clean(plan: BenchmarkPlan): Promise<void> {
    for (const stream of plan.streams) {
      const name = natsStreamOf(stream, plan.topic);
      if ((await this.#messagesOf(name)) !== undefined) await this.#manager.streams.delete(name);
    }
  }

  async describe(): Promise<ServerDescription> {
    const { storage, streams, consumers } = await this.#manager.getAccountInfo();
    const version = `NATS ${this.#connection.info?.version ?? "unknown"}`;
    const known = { messages_size_bytes: storage, streams_count: streams, consumer_groups_count: consumers };
    return { version, stats: peerStatsOf(version, known), durability: DURABILITY };
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }

  async #create(stream: string, topic: string): Promise<void> {
    const name = natsStreamOf(stream, topic);
    if ((await this.#messagesOf(name)) !== undefined) await this.#manager.streams.delete(name);
    const subjects = [natsSubjectOf(stream, topic)];
    await this.#manager.streams.add({ name, subjects, storage: "file", num_replicas: 1 });
  }

  /** The last sequence number; undefined when there is no such stream. */
  async #messagesOf(name: string): Promise<number | undefined> {
    try {
      return (await this.#manager.streams.info(name)).state.last_seq;
    } catch (error) {
      if (error instanceof Error && Reflect.get(error, "status") === NOT_FOUND) return undefined;
      throw error;
    }
  }
}

const NOT_FOUND = 404;

const nothingToRead = (stream: string): IggyError =>
  new IggyError("resource_not_found", {
    stream,
    reason: "this benchmark reads what another has written: run one that produces first, without --cleanup",
  });
