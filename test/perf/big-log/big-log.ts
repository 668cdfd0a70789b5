// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeStream, makeTopic } from "../../support/messages.ts";
import { RawConnection } from "../../support/raw-connection.ts";
import { type RunningServer, startServer } from "../../support/start-server.ts";
import { runDriver } from "../drive.ts";
import { encodeRequest } from "../frames.ts";
import { median } from "../median.ts";

const MESSAGES = 1000;
export const PAYLOAD_BYTES = 1000;
const STORED_BATCH_BYTES = MESSAGES * (64 + PAYLOAD_BYTES);
const EMPTY_REPLY_BYTES = 8;
const LIMIT_MS = 1_800_000;
const STARTS = 3;

export interface Lengths {
  readonly gigabytes: number;
  readonly segments: number;
  /** From the start of the process to its readiness: after an orderly stop, the median of some, and after a kill. */
  readonly readyMs: number;
  readonly killedMs: number;
}

/** A data directory with one topic that grows. */
export class BigLog {
  readonly partitions: number;
  readonly #directory: string;
  readonly #environment: Readonly<Record<string, string>>;

  constructor(directory: string, partitions: number, environment: Readonly<Record<string, string>>) {
    this.#directory = directory;
    this.partitions = partitions;
    this.#environment = { IGGY_SYSTEM_LOGGING_FILE_ENABLED: "false", ...environment };
    mkdirSync(this.dataDirectory, { recursive: true });
  }

  get dataDirectory(): string {
    return join(this.#directory, "data");
  }

  start(): Promise<RunningServer> {
    return startServer({ dataDirectory: this.dataDirectory, environment: this.#environment });
  }

  async create(): Promise<void> {
    const server = await this.start();
    const connection = await RawConnection.login(server.port);
    await makeStream(connection, "big");
    await makeTopic(connection, 0, "log", this.partitions);
    connection.destroy();
    await server.stop();
  }

  /** Appends until the log has so many bytes, and says how long a server takes to start then. */
  async growTo(bytes: number): Promise<Lengths> {
    const filled = await this.start();
    await this.#fill(filled, bytes - this.#logFiles().bytes);
    await filled.kill();
    const killedMs = await this.#timeStart();
    const ready: number[] = [];
    for (let start = 0; start < STARTS; start++) ready.push(await this.#timeStart());
    const { bytes: stored, segments } = this.#logFiles();
    return { gigabytes: stored / 1e9, segments, readyMs: median(ready), killedMs };
  }

  async #fill(server: RunningServer, bytes: number): Promise<void> {
    const login = join(this.#directory, "login");
    writeFileSync(login, encodeRequest({ kind: "login" }));
    const framePaths = Array.from({ length: this.partitions }, (_, partition) => {
      const path = join(this.#directory, `frame-${partition}`);
      const load = { topic: 0, partition, messages: MESSAGES, payloadBytes: PAYLOAD_BYTES };
      writeFileSync(path, encodeRequest({ kind: "send", ...load }));
      return path;
    });
    const { failed } = await runDriver({
      ports: [server.port],
      pid: server.pid,
      loginPath: login,
      framePaths,
      replyBytes: EMPTY_REPLY_BYTES,
      connections: this.partitions,
      timesRequests: false,
      threads: 1,
      warmupRequests: 0,
      limitMs: LIMIT_MS,
      maxRequests: Math.max(1, Math.ceil(bytes / STORED_BATCH_BYTES)),
    });
    if (failed > 0) throw new Error(`${failed} batches were not taken`);
  }

  async #timeStart(): Promise<number> {
    const startedMs = performance.now();
    const server = await this.start();
    const tookMs = performance.now() - startedMs;
    await server.stop();
    return tookMs;
  }

  #logFiles(): { readonly bytes: number; readonly segments: number } {
    const streams = join(this.dataDirectory, "streams");
    const logs = readdirSync(streams, { recursive: true }).filter((name) => String(name).endsWith(".log"));
    const bytes = logs.reduce((sum, name) => sum + statSync(join(streams, String(name))).size, 0);
    return { bytes, segments: logs.length };
  }
}
