// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Server } from "../../server/index.ts";
import type { BenchmarkOptions } from "../options/benchmark-options.ts";

/** A server for one benchmark, in this process but in threads of its own, with its data in a temporary directory. */
export class EmbeddedServer implements AsyncDisposable {
  readonly connection: BenchmarkOptions["connection"];
  readonly #server: Server;
  readonly #directory: string;

  private constructor(server: Server, directory: string, port: number) {
    this.#server = server;
    this.#directory = directory;
    this.connection = {
      transport: "TCP",
      options: { host: "127.0.0.1", port },
      credentials: { username: "iggy", password: "iggy" },
      reconnect: { enabled: false },
    };
  }

  /** Its configuration is the default one, but for what IGGY_* variables say about anything else than addresses. */
  static async start(): Promise<EmbeddedServer> {
    const directory = await mkdtemp(join(tmpdir(), "iggy-bench-"));
    try {
      const server = await Server.start({
        config: {
          "system.path": directory,
          "system.logging.level": "off",
          "tcp.address": "127.0.0.1:0",
          "http.enabled": false,
          "quic.enabled": false,
          "websocket.enabled": false,
        },
        environment: serverVariables(),
        defaultRootCredentials: true,
      });
      return new EmbeddedServer(server, directory, server.tcpAddress?.port ?? 0);
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

/** Variables that are about how a server works, not about where clients find one or who they are. */
const serverVariables = (): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => /^IGGY_(?:SYSTEM|LIMITS)_/.test(name)));
