// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IggyError } from "../../protocol/errors/iggy-error.ts";
import { type Address, Server } from "../../server/index.ts";
import type { BenchmarkOptions } from "../options/benchmark-options.ts";

const transports = { tcp: "TCP", quic: "QUIC", http: "HTTP", ws: "WS" } as const;
export type EmbeddedTransport = keyof typeof transports;

/** A server for one benchmark, in this process but in threads of its own, with its data in a temporary directory. */
export class EmbeddedServer implements AsyncDisposable {
  readonly connection: BenchmarkOptions["connection"];
  readonly #server: Server;
  readonly #directory: string;

  private constructor(server: Server, directory: string, transport: EmbeddedTransport, { port }: Address) {
    this.#server = server;
    this.#directory = directory;
    this.connection = {
      transport: transports[transport],
      options: { host: "127.0.0.1", port },
      credentials: { username: "iggy", password: "iggy" },
      reconnect: { enabled: false },
    };
  }

  /**
   * It listens on one transport. Its configuration is the default one, but for what IGGY_* variables say about anything else than addresses.
   * @throws IggyError feature_unavailable for QUIC without its optional library
   */
  static async start(transport: EmbeddedTransport): Promise<EmbeddedServer> {
    const directory = await mkdtemp(join(tmpdir(), "iggy-bench-"));
    try {
      const server = await Server.start({
        config: {
          "system.path": directory,
          "system.logging.level": "off",
          ...listeners(transport),
        },
        environment: serverVariables(),
        defaultRootCredentials: true,
      });
      const address = addressOf(server, transport);
      if (address !== undefined) return new EmbeddedServer(server, directory, transport, address);
      await server.stop();
      throw new IggyError("feature_unavailable", { reason: `the server has no ${transports[transport]} here` });
    } catch (error) {
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop();
    await rm(this.#directory, { recursive: true, force: true });
  }
}

const listeners = (transport: EmbeddedTransport): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    (["tcp", "quic", "http", "websocket"] as const).flatMap((name) => [
      [`${name}.enabled`, name === (transport === "ws" ? "websocket" : transport)],
      [`${name}.address`, "127.0.0.1:0"],
    ]),
  );

const addressOf = (server: Server, transport: EmbeddedTransport): Address | undefined =>
  ({ tcp: server.tcpAddress, quic: server.quicAddress, http: server.httpAddress, ws: server.webSocketAddress })[
    transport
  ];

/** Variables that are about how a server works, not about where clients find one or who they are. */
const serverVariables = (): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => /^IGGY_(?:SYSTEM|LIMITS)_/.test(name)));
