// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { StartOptions } from "./start-server.ts";

/** Where a server is, in whatever process, and how it ends. */
export interface ServedPlace {
  readonly host: string;
  readonly port: number;
  readonly webSocketPort: number;
  readonly httpPort: number;
  readonly quicPort: number;
  stop(): Promise<unknown>;
}

const { Server } = (await import("../../dist/server/index.js" as string)) as typeof import("../../src/server/index.ts");

/**
 * The server as it was built, with one shard in the process of the test. It starts in a small part of the time a process needs:
 * for tests that need dozens of new servers, and whose likes start the real binary.
 */
export const startEmbedded = async ({
  dataDirectory,
  environment,
  quic = false,
}: Pick<StartOptions, "environment" | "quic"> & { readonly dataDirectory: string }): Promise<ServedPlace> => {
  const server = await Server.start({
    environment: {
      IGGY_SYSTEM_PATH: dataDirectory,
      IGGY_SYSTEM_LOGGING_LEVEL: "off",
      IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "1",
      IGGY_TCP_ADDRESS: "127.0.0.1:0",
      IGGY_WEBSOCKET_ADDRESS: "127.0.0.1:0",
      IGGY_HTTP_ADDRESS: "127.0.0.1:0",
      IGGY_QUIC_ADDRESS: "127.0.0.1:0",
      IGGY_QUIC_ENABLED: String(quic),
      ...environment,
    },
    defaultRootCredentials: true,
  });
  return {
    host: "127.0.0.1",
    port: server.tcpAddress?.port ?? 0,
    webSocketPort: server.webSocketAddress?.port ?? 0,
    httpPort: server.httpAddress?.port ?? 0,
    quicPort: server.quicAddress?.port ?? 0,
    stop: () => server.stop(),
  };
};
