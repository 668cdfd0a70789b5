// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, onTestFinished, test } from "vitest";
import type { BenchmarkOptions } from "../../src/bench/options/benchmark-options.ts";
import { BatchSource } from "../../src/bench/payload/batch-source.ts";
import { planBenchmark } from "../../src/bench/plan/plan.ts";
import { connectEndpoint } from "../../src/bench/worker/connect-endpoint.ts";
import type { Client } from "../../src/client/index.ts";
import { benchmarkOptions } from "../bench/benchmark-options.ts";
import { useServerAndClient } from "../support/server-and-client.ts";
import type { RunningServer } from "../support/start-server.ts";

const MICROS = 1_700_000_000_123_456;
const BYTES = 20;

let server: RunningServer;
let client: Client;

useServerAndClient((running) => {
  ({ server, client } = running);
});

const optionsOver = (transport: "HTTP" | "TCP", isHighLevel: boolean): BenchmarkOptions => {
  const given = benchmarkOptions("end_to_end_producing_consumer");
  const port = transport === "HTTP" ? server.httpPort : server.port;
  return {
    ...given,
    connection: { ...given.connection, transport, options: { port } },
    messageBytes: { min: BYTES, max: BYTES },
    messagesPerBatch: { min: 3, max: 3 },
    isHighLevel,
  };
};

test.each([
  ["HTTP", false],
  ["HTTP", true],
  ["TCP", false],
  ["TCP", true],
] as const)(
  "given_messages_over_%s_when_sent_and_read_by_an_actor_with_high_level_%s_should_say_when_the_client_sent_them",
  async (transport, isHighLevel) => {
    const options = optionsOver(transport, isHighLevel);
    const plan = planBenchmark(options);
    const actor = plan.actors[0]!;
    await client.stream.create({ name: actor.stream });
    onTestFinished(() => client.stream.delete({ stream: actor.stream }));
    await client.topic.create({ stream: actor.stream, name: plan.topic, partitionsCount: 1 });
    const endpoint = await connectEndpoint(options);
    onTestFinished(() => endpoint.close());
    await endpoint.open({ actor, topic: plan.topic, startOffset: 0n, isRehearsal: false });
    const source = new BatchSource(options, 1);
    for (const micros of [MICROS, MICROS + 1]) {
      await endpoint.send(source.next(), micros);
      const read = await endpoint.poll(3);
      expect(read).toMatchObject({ messages: 3, userBytes: 3 * BYTES, firstOriginMicros: micros });
    }
    expect(source.next().payloads.map(String).join("")).toMatch(/^[A-Za-z0-9]+$/);
  },
);
