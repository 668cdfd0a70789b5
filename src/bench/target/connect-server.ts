// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { BenchmarkOptions } from "../options/benchmark-options.ts";
import { IggyServer } from "./iggy-server.ts";
import type { MeasuredServer } from "./measured-server.ts";

/**
 * Connects to the server that is to be measured. What peers need is loaded only for them.
 * @throws IggyError cannot_establish_connection and those of a login
 */
export const connectServer = async (options: BenchmarkOptions): Promise<MeasuredServer> => {
  const { peer } = options;
  if (peer === undefined) return IggyServer.connect(options);
  if (peer.name === "nats") {
    const { NatsServer } = await import("../peers/nats/nats-server.ts");
    return NatsServer.connect(peer);
  }
  const { KafkaServer } = await import("../peers/kafka/kafka-server.ts");
  return KafkaServer.connect(peer);
};
