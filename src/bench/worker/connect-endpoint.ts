// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { BenchmarkOptions } from "../options/benchmark-options.ts";
import type { Endpoint } from "./endpoint.ts";
import { HighLevelEndpoint } from "./high-level-endpoint.ts";
import { LowLevelEndpoint } from "./low-level-endpoint.ts";

/** What an actor works through. What peers need is loaded only for them. */
export const connectEndpoint = async (options: BenchmarkOptions): Promise<Endpoint> => {
  const { peer, isHighLevel } = options;
  if (peer === undefined) return (isHighLevel ? HighLevelEndpoint : LowLevelEndpoint).connect(options);
  if (peer.name === "nats") {
    const { NatsEndpoint } = await import("../peers/nats/nats-endpoint.ts");
    return NatsEndpoint.connect(peer, options);
  }
  const { KafkaEndpoint } = await import("../peers/kafka/kafka-endpoint.ts");
  return KafkaEndpoint.connect(peer, options);
};
