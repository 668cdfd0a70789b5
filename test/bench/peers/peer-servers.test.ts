// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import type { BenchmarkOptions } from "../../../src/bench/options/benchmark-options.ts";
import type { Admin } from "../../../src/bench/peers/kafka/kafka-client.ts";
import { KafkaServer } from "../../../src/bench/peers/kafka/kafka-server.ts";
import type { JetStreamManager, NatsConnection } from "../../../src/bench/peers/nats/nats-client.ts";
import { NatsServer } from "../../../src/bench/peers/nats/nats-server.ts";
import { planBenchmark } from "../../../src/bench/plan/plan.ts";
import type { MeasuredServer } from "../../../src/bench/target/measured-server.ts";
import { benchmarkOptions } from "../benchmark-options.ts";

interface Peer {
  readonly server: MeasuredServer;
  /** Names of what holds messages, and how many it has. */
  readonly topics: Map<string, number>;
  readonly nameOf: (stream: string, topic: string) => string;
}

const nats = (): Peer => {
  const topics = new Map<string, number>();
  const manager: JetStreamManager = {
    streams: {
      info: async (name) => {
        const last = topics.get(name);
        if (last === undefined) throw Object.assign(new Error("stream not found"), { status: 404 });
        return { state: { last_seq: last } };
      },
      add: async ({ name }) => topics.set(name, 0),
      delete: async (name) => expect(topics.delete(name)).toBe(true),
    },
    getAccountInfo: async () => ({ storage: 1, streams: topics.size, consumers: 0 }),
  };
  const connection: NatsConnection = { info: { version: "2.15.2" }, close: async () => {} };
  const nameOf = (stream: string, topic: string) => `${stream}-${topic}`;
  return { server: new NatsServer(connection, manager), topics, nameOf };
};

/** Deletes as a broker does: some time after it has answered. */
const kafka = (existing: readonly string[]): Peer => {
  const topics = new Map(existing.map((name) => [name, 0]));
  let doomed: readonly string[] = [];
  const admin: Admin = {
    listTopics: async () => {
      const names = [...topics.keys()];
      for (const name of doomed) topics.delete(name);
      return names;
    },
    createTopics: async ({ topics: names }) => {
      for (const name of names) {
        expect(topics.has(name), name).toBe(false);
        topics.set(name, 0);
      }
    },
    deleteTopics: async ({ topics: names }) => {
      doomed = names;
    },
    close: async () => {},
  };
  const nameOf = (stream: string, topic: string) => `${stream}.${topic}`;
  return { server: new KafkaServer(admin, existing), topics, nameOf };
};

const options: BenchmarkOptions = { ...benchmarkOptions("pinned_producer"), streams: 2, producers: 2, warmupMs: 1 };
const plan = planBenchmark(options);

/** The dashboard of Apache Iggy reads no report without them. */
const fieldsOfDashboards = [
  ..."process_id cpu_usage total_cpu_usage memory_usage total_memory available_memory run_time start_time".split(" "),
  ..."read_bytes written_bytes messages_size_bytes streams_count topics_count partitions_count".split(" "),
  ..."segments_count messages_count clients_count consumer_groups_count hostname os_name os_version".split(" "),
  ..."kernel_version iggy_server_version iggy_server_semver cache_metrics".split(" "),
];

test.each([
  ["nats", () => nats()],
  ["kafka", () => kafka([])],
] as const)(
  "given_%s_without_data_when_prepared_should_have_what_the_plan_names_and_take_it_away_again",
  async (_, make) => {
    const { server, topics, nameOf } = make();
    expect(await server.prepare(plan, options)).toEqual({ startOffsets: new Map(), replaced: [] });
    const names = plan.streams.map((stream) => nameOf(stream, plan.topic));
    const rehearsals = plan.streams.map((stream) => nameOf(stream, plan.warmupTopic));
    expect([...topics.keys()].sort()).toEqual([...names, ...rehearsals].sort());
    await server.endWarmup(plan, options);
    expect([...topics.keys()]).toEqual(names);
    const { durability, stats } = await server.describe();
    expect(durability).toContain("acknowledged when it is written");
    expect(Object.keys(stats)).toEqual(expect.arrayContaining(fieldsOfDashboards));
    expect(stats["iggy_server_version"]).toMatch(/^NATS 2\.15\.2$|^Kafka$/);
    await server.clean(plan);
    expect(topics.size).toBe(0);
  },
);

test("given_streams_of_an_earlier_benchmark_when_prepared_should_be_made_anew_or_appended_to", async () => {
  const { server, topics } = nats();
  topics.set("bench-stream-1-topic-1", 7);
  const appended = await server.prepare(plan, { ...options, reuseStreams: true, warmupMs: 0 });
  expect(appended).toEqual({ startOffsets: new Map([["bench-stream-1", 7n]]), replaced: [] });
  const replaced = await server.prepare(plan, { ...options, warmupMs: 0 });
  expect(replaced).toEqual({ startOffsets: new Map(), replaced: ["bench-stream-1", "bench-stream-2"] });
  expect([...topics.values()]).toEqual([0, 0]);
  const broker = kafka(["bench-stream-2.topic-1"]);
  expect((await broker.server.prepare(plan, options)).replaced).toEqual(["bench-stream-2.topic-1"]);
});

test.each([
  ["nats", () => nats()],
  ["kafka", () => kafka([])],
] as const)("given_%s_with_nothing_to_read_when_prepared_should_refuse_and_make_nothing", async (_, make) => {
  const { server, topics } = make();
  const reading = benchmarkOptions("pinned_consumer");
  await expect(server.prepare(planBenchmark(reading), reading)).rejects.toMatchObject({
    errorName: "resource_not_found",
  });
  expect(topics.size).toBe(0);
});
