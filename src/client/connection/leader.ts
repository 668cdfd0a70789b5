// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ClusterMetadata } from "../../protocol/blocks/cluster-metadata.ts";
import type { ServerAddress } from "../transport/transport.ts";
import type { TransportName } from "../transport/transports.ts";

/** Where the leader of a cluster is; undefined to stay where one is. */
export const leaderAddress = (
  { nodes }: ClusterMetadata,
  transport: TransportName,
  current: ServerAddress,
): ServerAddress | undefined => {
  const leader = nodes.find(({ role, status }) => role === "leader" && status === "healthy");
  if (nodes.length < 2 || leader === undefined) return undefined;
  const address = { host: leader.ip, port: leader[portOf[transport]] };
  return isSame(address, current) || address.port === 0 ? undefined : address;
};

const portOf = {
  tcp: "tcp",
  tls: "tcp",
  http: "http",
  https: "http",
  ws: "websocket",
  wss: "websocket",
  quic: "quic",
} as const satisfies Record<TransportName, string>;

const isSame = (a: ServerAddress, b: ServerAddress): boolean =>
  a.port === b.port && plainHost(a.host) === plainHost(b.host);

/** The ways to write this machine. */
const plainHost = (host: string): string => {
  const bare = host.replace(/^\[(.*)\]$/, "$1").toLowerCase();
  if (bare === "localhost") return "127.0.0.1";
  return bare === "::" ? "::1" : bare;
};
