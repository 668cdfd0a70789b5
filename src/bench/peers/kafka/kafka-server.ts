// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import type { BenchmarkOptions } from "../../options/benchmark-options.ts";
import { kinds } from "../../options/kinds.ts";
import type { PeerOptions } from "../../options/peers.ts";
import type { BenchmarkPlan } from "../../plan/plan.ts";
import { peerStatsOf } from "../../report/server-stats.ts";
import type { MeasuredServer, Prepared, ServerDescription } from "../../target/measured-server.ts";
import { type Admin, clientOptions, firstCall, kafkaTopicOf, loadKafka } from "./kafka-client.ts";

const DURABILITY =
  "one replica, acks=1: acknowledged when it is written; on the disk as the broker's flush settings say";

/** A Kafka broker. */
export class KafkaServer implements MeasuredServer {
  readonly #admin: Admin;
  #topics: ReadonlySet<string>;

  constructor(admin: Admin, topics: readonly string[]) {
    this.#admin = admin;
    this.#topics = new Set(topics);
  }

  /** @throws IggyError feature_unavailable without the package, cannot_establish_connection */
  static async connect(peer: PeerOptions): Promise<KafkaServer> {
    const { Admin } = await loadKafka();
    const admin = new Admin(clientOptions(peer, 1));
    try {
      return new KafkaServer(admin, await firstCall(peer, () => admin.listTopics()));
    } catch (error) {
      await admin.close();
      throw error;
    }
  }

  async prepare(plan: BenchmarkPlan, options: BenchmarkOptions): Promise<Prepared> {
    const wanted = plan.streams.map((stream) => kafkaTopicOf(stream, plan.topic));
    if (!kinds[options.kind].produces) {
      const missing = wanted.find((topic) => !this.#topics.has(topic));
      if (missing !== undefined) throw nothingToRead(missing);
      return { startOffsets: new Map(), replaced: [] };
    }
    if (options.warmupMs > 0) wanted.push(...plan.streams.map((stream) => kafkaTopicOf(stream, plan.warmupTopic)));
    const replaced = wanted.filter((topic) => this.#topics.has(topic));
    if (replaced.length > 0) await this.#delete(replaced);
    await this.#admin.createTopics({ topics: wanted, partitions: 1, replicas: 1 });
    return { startOffsets: new Map(), replaced };
  }

  async endWarmup(plan: BenchmarkPlan, { kind }: BenchmarkOptions): Promise<void> {
    if (kinds[kind].produces) await this.#delete(plan.streams.map((stream) => kafkaTopicOf(stream, plan.warmupTopic)));
  }

  async clean(plan: BenchmarkPlan): Promise<void> {
    await this.#delete(plan.streams.map((stream) => kafkaTopicOf(stream, plan.topic)));
  }

  async describe(): Promise<ServerDescription> {
    const topics = await this.#admin.listTopics();
    const version = "Kafka";
    return { version, stats: peerStatsOf(version, { topics_count: topics.length }), durability: DURABILITY };
  }

  async close(): Promise<void> {
    await this.#admin.close();
  }

  /** A broker deletes after it has answered: a topic of the same name can be made when it is gone. */
  async #delete(topics: string[]): Promise<void> {
    await this.#admin.deleteTopics({ topics });
    for (;;) {
      const left = new Set(await this.#admin.listTopics());
      this.#topics = left;
      if (!topics.some((topic) => left.has(topic))) return;
    }
  }
}

const nothingToRead = (topic: string): IggyError =>
  new IggyError("resource_not_found", {
    topic,
    reason: "this benchmark reads what another has written: run one that produces first, without --cleanup",
  });
