// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { RawConnection } from "../support/raw-connection.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";
import { encodeRequest, type PerfRequest } from "./frames.ts";

const execute = promisify(execFile);
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

export interface Load {
  readonly requests: readonly PerfRequest[];
  readonly connections: number;
  readonly limitMs: number;
  readonly maxRequests: number;
}

export interface Measured {
  readonly count: number;
  readonly seconds: number;
}

/** Something that answers produce and poll frames. */
export interface Peer {
  readonly ports: readonly number[];
  readonly pid: number;
  readonly needsLogin: boolean;
}

export const drive = async (peer: Peer, load: Load): Promise<Measured> => {
  const settings = JSON.stringify({ ...load, ports: peer.ports, login: peer.needsLogin });
  const { stdout } = await execute(process.execPath, ["--import", "tsx", here("./driver.ts"), settings]);
  return JSON.parse(stdout) as Measured;
};

export class Floor implements Peer {
  readonly needsLogin = false;
  readonly ports: readonly number[];
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, ports: readonly number[]) {
    this.#child = child;
    this.ports = ports;
  }

  static async start(directory: string, threads: number, pollReplyBytes: number): Promise<Floor> {
    const child = spawn(
      process.execPath,
      [here("./floor-peer.mjs"), directory, String(threads), String(pollReplyBytes)],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    const line = await new Promise<string>((resolve) =>
      child.stdout.once("data", (chunk: Buffer) => resolve(`${chunk}`)),
    );
    return new Floor(child, JSON.parse(line) as number[]);
  }

  get pid(): number {
    return this.#child.pid!;
  }

  stop(): void {
    this.#child.kill("SIGKILL");
  }
}

/** The real server with stream 0 and topic 0 of four partitions. */
export class Ours implements Peer {
  readonly needsLogin = true;
  readonly server: RunningServer;
  readonly #control: RawConnection;

  private constructor(server: RunningServer, control: RawConnection) {
    this.server = server;
    this.#control = control;
  }

  static async start(dataDirectory: string, shards: number): Promise<Ours> {
    const environment = {
      IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: String(shards),
      IGGY_SYSTEM_LOGGING_FILE_ENABLED: "false",
    };
    const server = await startServer({ dataDirectory, environment });
    const control = await RawConnection.login(server.port);
    const ours = new Ours(server, control);
    await ours.control({ kind: "stream", name: "perf" });
    await ours.control({ kind: "topic", name: "perf", partitions: 4 });
    return ours;
  }

  get ports(): readonly number[] {
    return [this.server.port];
  }

  get pid(): number {
    return this.server.pid;
  }

  async control(request: PerfRequest): Promise<void> {
    this.#control.write(encodeRequest(request));
    const reply = await this.#control.reply(60_000);
    if (reply?.status !== 0) throw new Error(`${JSON.stringify(request)} answered ${reply?.status}`);
  }

  async stop(): Promise<void> {
    this.#control.destroy();
    await this.server.stop();
  }
}

const TICKS_PER_SECOND = 100;

/** Processor seconds a process has used, in user and system mode. */
export const cpuSeconds = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
};

export const residentMegabytes = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1000;
