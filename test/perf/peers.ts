// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { getTopic } from "../../src/protocol/commands/topic/get-topic.ts";
import { numericIdentifier } from "../../src/protocol/primitives/identifier.ts";
import { call } from "../support/messages.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";
import { encodeRequest, type PerfRequest } from "./frames.ts";

const kernelPath = fileURLToPath(new URL("../../src/server/log/kernel/kernel.wasm", import.meta.url));
const CONTROL_TIMEOUT_MS = 60_000;

/** Something that answers produce and poll frames, in its own process. */
export interface Peer {
  readonly ports: readonly number[];
  readonly pid: number;
  readonly needsLogin: boolean;
  /** Brings it to the state in which a round starts. */
  prepare(requests: readonly PerfRequest[]): Promise<void>;
  /** Throws when it does not hold so many messages more than after `prepare`; forgets what the round left. */
  finish(messagesCount: number): Promise<void>;
  stop(): Promise<void>;
}

export class Floor implements Peer {
  readonly needsLogin = false;
  readonly ports: readonly number[];
  readonly #child: ChildProcess;
  readonly #directory: string;

  private constructor(child: ChildProcess, ports: readonly number[], directory: string) {
    this.#child = child;
    this.ports = ports;
    this.#directory = directory;
  }

  /** With `stamps` it gives messages what the format demands, the checksum above all. */
  static async start(directory: string, threads: number, pollReplyBytes: number, stamps = false): Promise<Floor> {
    mkdirSync(directory, { recursive: true });
    const program = fileURLToPath(new URL("./floor-peer.mjs", import.meta.url));
    const settings = [directory, String(threads), String(pollReplyBytes), ...(stamps ? [kernelPath] : [])];
    const child = spawn(process.execPath, [program, ...settings], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const line = await new Promise<string>((resolve, reject) => {
      child.stdout.once("data", (chunk: Buffer) => resolve(`${chunk}`));
      child.once("exit", (code) => reject(new Error(`the floor ended with ${code}`)));
    });
    return new Floor(child, JSON.parse(line) as number[], directory);
  }

  get pid(): number {
    return this.#child.pid!;
  }

  async prepare(): Promise<void> {}

  /** It settles when the files of the round are removed: that takes as long as a part of the round, and is not ours to pay. */
  async finish(): Promise<void> {
    while (readdirSync(this.#directory).length > 0) await sleep(2);
  }

  async stop(): Promise<void> {
    this.#child.kill("SIGKILL");
  }
}

/** The real server with stream 0 and topic 0 of four partitions. */
export class Ours implements Peer {
  readonly needsLogin = true;
  readonly server: RunningServer;
  readonly #control: RawConnection;
  #preparedMessages = 0;

  private constructor(server: RunningServer, control: RawConnection) {
    this.server = server;
    this.#control = control;
  }

  /** `checkout` is another one than this, when given. */
  static async start(
    dataDirectory: string,
    shards: number,
    checkout?: string,
    others: Readonly<Record<string, string>> = {},
  ): Promise<Ours> {
    mkdirSync(dataDirectory, { recursive: true });
    const environment = {
      ...others,
      IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: String(shards),
      IGGY_SYSTEM_LOGGING_FILE_ENABLED: "false",
    };
    const server = await startServer({ dataDirectory, environment, ...(checkout === undefined ? {} : { checkout }) });
    const ours = new Ours(server, await RawConnection.login(server.port));
    await ours.#request({ kind: "stream", name: "perf" });
    await ours.#request({ kind: "topic", name: "perf", partitions: 4 });
    return ours;
  }

  get ports(): readonly number[] {
    return [this.server.port];
  }

  get pid(): number {
    return this.server.pid;
  }

  /** A poll finds what it asks for, and a batch on either side of it. */
  async prepare(requests: readonly PerfRequest[]): Promise<void> {
    this.#preparedMessages = 0;
    for (const request of requests) {
      if (request.kind !== "poll") continue;
      const { topic, partition, messages, payloadBytes } = request;
      for (let batch = 0; batch < 3; batch++) {
        await this.#request({ kind: "send", topic, partition, messages, payloadBytes });
        this.#preparedMessages += messages;
      }
    }
  }

  /** As the floor: removing the files of a round is no part of the next. */
  async finish(messagesCount: number): Promise<void> {
    const expected = this.#preparedMessages + messagesCount;
    const found = await call(this.#control, getTopic, { stream: numericIdentifier(0), topic: numericIdentifier(0) });
    if (Number(found?.messagesCount) !== expected) {
      throw new Error(`the server holds ${found?.messagesCount} messages, not ${expected}`);
    }
    await this.#request({ kind: "purge", topic: 0 });
    const runtime = join(this.server.dataDirectory, "runtime");
    while (readdirSync(runtime).some((name) => name.startsWith("removed-"))) await sleep(2);
  }

  async stop(): Promise<void> {
    this.#control.destroy();
    await this.server.stop();
  }

  async #request(request: PerfRequest): Promise<void> {
    this.#control.write(encodeRequest(request));
    const reply = await this.#control.reply(CONTROL_TIMEOUT_MS);
    if (reply?.status !== 0) throw new Error(`${request.kind} was answered with ${reply?.status}`);
  }
}
