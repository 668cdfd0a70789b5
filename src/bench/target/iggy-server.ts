// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { Client } from "../../client/client.ts";
import type { BenchmarkOptions } from "../options/benchmark-options.ts";
import type { BenchmarkPlan } from "../plan/plan.ts";
import { cleanServer, endWarmup, prepareServer } from "../prepare/prepare-server.ts";
import { serverStatsOf } from "../report/server-stats.ts";
import type { MeasuredServer, Prepared, ServerDescription } from "./measured-server.ts";

const DURABILITY = "acknowledged when it is written; on the disk as the server's enforce_fsync says";

/** A server that speaks our own protocol. */
export class IggyServer implements MeasuredServer {
  readonly #client: Client;

  private constructor(client: Client) {
    this.#client = client;
  }

  static async connect({ connection }: BenchmarkOptions): Promise<IggyServer> {
    return new IggyServer(await Client.connect(connection));
  }

  prepare(plan: BenchmarkPlan, options: BenchmarkOptions): Promise<Prepared> {
    return prepareServer(this.#client, plan, options);
  }

  endWarmup(plan: BenchmarkPlan, options: BenchmarkOptions): Promise<void> {
    return endWarmup(this.#client, plan, options);
  }

  clean(plan: BenchmarkPlan): Promise<void> {
    return cleanServer(this.#client, plan);
  }

  async describe(): Promise<ServerDescription> {
    const stats = await this.#client.system.getStats();
    return { version: stats.serverVersion, stats: serverStatsOf(stats), durability: DURABILITY };
  }

  async close(): Promise<void> {
    await this.#client.close({ drain: false });
  }
}
