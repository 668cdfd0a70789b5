// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { producerOptions } from "../../../src/bench/peers/kafka/kafka-client.ts";
import { benchmarkOptions } from "../benchmark-options.ts";

const peer = { name: "kafka", host: "127.0.0.1", port: 9092 } as const;

test("given_an_open_loop_when_a_producer_is_made_should_have_as_many_requests_under_way_as_it_is_told", () => {
  const options = { ...benchmarkOptions("pinned_producer"), maxInFlight: 100 };
  expect(producerOptions(peer, { ...options, isOpenLoop: true }).maxInflights).toBe(100);
  expect(producerOptions(peer, options)).not.toHaveProperty("maxInflights");
});
