// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "smol-toml";
import { makeTemporaryDirectory } from "./make-temporary-directory.ts";

export const repositoryRoot = fileURLToPath(new URL("../..", import.meta.url));
const binaryOf = (checkout: string): string => join(checkout, "bin", "run.js");
export const binary = binaryOf(repositoryRoot);

export interface StartOptions {
  /** Kept afterwards; a temporary directory that is removed on stop when absent. */
  readonly dataDirectory?: string;
  /** Wins over what is set for every server; undefined takes a variable away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly arguments?: readonly string[];
  /** Off unless it is asked for: reading its library and making a certificate are a quarter of a start. */
  readonly quic?: boolean;
  /** How many files the process may open; what the system allows when absent. */
  readonly openFilesLimit?: number;
  /** Of another checkout of this repository that is built; this one when absent. */
  readonly checkout?: string;
}

type ListenerName = "tcp" | "websocket" | "http" | "quic";

const READY_TIMEOUT_MS = 60_000;

/** A real server in its own process. */
export class RunningServer {
  readonly host = "127.0.0.1";
  /** Of TCP. */
  readonly port: number;
  readonly webSocketPort: number;
  readonly httpPort: number;
  /** 0 when QUIC is off. */
  readonly quicPort: number;
  readonly dataDirectory: string;
  readonly #child: ChildProcess;
  readonly #output: { stderr: string; stdout: string };
  readonly #exited: Promise<number | null>;
  readonly #removeData: boolean;

  constructor(
    child: ChildProcess,
    ports: { readonly tcp: number; readonly websocket: number; readonly http: number; readonly quic: number },
    dataDirectory: string,
    output: RunningServer["output"],
    removeData: boolean,
  ) {
    this.#child = child;
    this.port = ports.tcp;
    this.webSocketPort = ports.websocket;
    this.httpPort = ports.http;
    this.quicPort = ports.quic;
    this.dataDirectory = dataDirectory;
    this.#output = output;
    this.#removeData = removeData;
    this.#exited = exitOf(child);
  }

  get pid(): number {
    return this.#child.pid!;
  }

  get address(): string {
    return `${this.host}:${this.port}`;
  }

  get output(): { stderr: string; stdout: string } {
    return this.#output;
  }

  /** Linux only. */
  get residentBytes(): number {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${this.pid}/status`, "utf8"))?.[1]) * 1024;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** The exit code once the process has ended; null when a signal ended it. */
  exited(): Promise<number | null> {
    return this.#exited;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Ends it in order and gives its exit code. */
  async stop(): Promise<number | null> {
    this.#child.kill("SIGTERM");
    const code = await this.#exited;
    this.#clean();
    return code;
  }

  /** Ends it at once, as a crash would. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#exited;
    this.#clean();
  }

  #clean(): void {
    if (this.#removeData) rmSync(this.dataDirectory, { recursive: true, force: true });
  }
}

/** Starts `iggy server start` on a free port and waits until clients can connect. */
export const startServer = async (options: StartOptions = {}): Promise<RunningServer> => {
  const dataDirectory = options.dataDirectory ?? makeTemporaryDirectory();
  const marker = join(dataDirectory, "runtime", "current_config.toml");
  // That of the run before would still be there for a moment.
  rmSync(marker, { force: true });
  const { child, output } = spawnServer(dataDirectory, options);
  const exited = exitOf(child);
  const deadlineMs = Date.now() + READY_TIMEOUT_MS;
  for (;;) {
    const code = await Promise.race([
      exited,
      new Promise<"waiting">((resolve) => setTimeout(() => resolve("waiting"), 10)),
    ]);
    if (code !== "waiting") throw new Error(`the server ended with ${code}:\n${output.stderr}`);
    if (Date.now() > deadlineMs) {
      child.kill("SIGKILL");
      throw new Error(`the server is not ready:\n${output.stderr}`);
    }
    if (!existsSync(marker)) continue;
    const config = parse(readFileSync(marker, "utf8")) as Partial<Record<ListenerName, { address: string }>>;
    const portOf = (transport: ListenerName) => Number(config[transport]?.address.split(":").at(-1));
    const ports = { tcp: portOf("tcp"), websocket: portOf("websocket"), http: portOf("http"), quic: portOf("quic") };
    return new RunningServer(child, ports, dataDirectory, output, options.dataDirectory === undefined);
  }
};

/** Starts a server that is expected to refuse; gives its exit code and what it said. */
export const startRefusedServer = async (dataDirectory: string, options: StartOptions = {}) => {
  const { child, output } = spawnServer(dataDirectory, options);
  const code = await exitOf(child);
  return { code, ...output };
};

/** Servers that still run; a test that fails before it stops its server must not leave it behind. */
const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

const spawnServer = (dataDirectory: string, options: StartOptions) => {
  const program = binaryOf(options.checkout ?? repositoryRoot);
  const command = [process.execPath, program, "server", "start", ...(options.arguments ?? [])];
  const limited = ["/bin/sh", "-c", `ulimit -n ${options.openFilesLimit} && exec "$0" "$@"`, ...command];
  const [file = "", ...parameters] = options.openFilesLimit === undefined ? command : limited;
  const child = spawn(file, parameters, {
    cwd: dataDirectory,
    env: {
      PATH: process.env.PATH ?? "",
      HOME: process.env.HOME ?? "",
      NO_COLOR: "1",
      IGGY_SYSTEM_PATH: dataDirectory,
      IGGY_TCP_ADDRESS: "127.0.0.1:0",
      IGGY_WEBSOCKET_ADDRESS: "127.0.0.1:0",
      IGGY_HTTP_ADDRESS: "127.0.0.1:0",
      IGGY_QUIC_ADDRESS: "127.0.0.1:0",
      ...(options.quic !== true && { IGGY_QUIC_ENABLED: "false" }),
      IGGY_ROOT_USERNAME: "iggy",
      IGGY_ROOT_PASSWORD: "iggy",
      ...options.environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  const output = { stderr: "", stdout: "" };
  child.stderr.on("data", (chunk: Buffer) => {
    output.stderr += chunk.toString();
  });
  child.stdout.on("data", (chunk: Buffer) => {
    output.stdout += chunk.toString();
  });
  return { child, output };
};

const exitOf = (child: ChildProcess): Promise<number | null> =>
  child.exitCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((resolve) => child.once("close", (code) => resolve(code)));
