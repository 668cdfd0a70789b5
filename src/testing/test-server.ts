// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, type ClientConfig } from "../client/index.ts";
import { Server } from "../server/index.ts";

export interface TestServerOptions {
  /** Values of the server's configuration, by key: `{ "system.segment.size": "1 MiB" }`. */
  readonly config?: Readonly<Record<string, unknown>> | undefined;
  /** How the client is configured, besides where the server is. */
  readonly client?: Omit<ClientConfig, "url" | "options" | "transport"> | undefined;
}

/** A server for one test, in this process: one shard, a free port, a directory that goes away with it. */
export class TestServer implements AsyncDisposable {
  /** Connected, and logged in as the root user. */
  readonly client: Client;
  /** For further clients. */
  readonly connectionString: string;
  readonly address: { readonly host: string; readonly port: number };
  readonly #server: Server;
  readonly #directory: string;
  #stopped: Promise<void> | undefined;

  private constructor(server: Server, client: Client, address: TestServer["address"], directory: string) {
    this.client = client;
    this.address = address;
    this.connectionString = connectionStringOf(address);
    this.#server = server;
    this.#directory = directory;
  }

  /** @throws ConfigurationError for a configuration the server refuses */
  static async start(options: TestServerOptions = {}): Promise<TestServer> {
    const directory = await mkdtemp(join(tmpdir(), "iggy-test-"));
    try {
      const server = await Server.start({
        config: { ...quiet(directory), ...options.config },
        environment: {},
        defaultRootCredentials: true,
      });
      const address = server.tcpAddress ?? { host: "127.0.0.1", port: 0 };
      const client = await Client.connect({ ...options.client, url: connectionStringOf(address) });
      return new TestServer(server, client, address, directory);
    } catch (error) {
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
  }

  /** Closes the client, stops the server and removes its data. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #stop(): Promise<void> {
    await this.client.close();
    await this.#server.stop();
    await rm(this.#directory, { recursive: true, force: true });
  }
}

const quiet = (directory: string): Readonly<Record<string, unknown>> => ({
  "system.path": directory,
  "system.sharding.cpu_allocation": 1,
  "system.logging.level": "off",
  "tcp.address": "127.0.0.1:0",
  "http.enabled": false,
  "quic.enabled": false,
  "websocket.enabled": false,
});

const connectionStringOf = ({ host, port }: TestServer["address"]): string => `iggy://iggy:iggy@${host}:${port}`;
