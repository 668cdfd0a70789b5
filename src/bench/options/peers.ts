// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** Other servers that can be measured with the same work. */
export type PeerName = "nats" | "kafka";

/** Which one, and where it listens. */
export interface PeerOptions {
  readonly name: PeerName;
  readonly host: string;
  readonly port: number;
}

interface PeerTraits {
  readonly title: string;
  readonly defaultPort: number;
  /** Packages of its usual client. */
  readonly packages: readonly string[];
}

export const peers: Readonly<Record<PeerName, PeerTraits>> = {
  nats: {
    title: "NATS JetStream",
    defaultPort: 4222,
    packages: ["@nats-io/transport-node", "@nats-io/jetstream"],
  },
  kafka: { title: "Kafka", defaultPort: 9092, packages: ["@platformatic/kafka"] },
};

export const peerNames = Object.keys(peers) as readonly PeerName[];
