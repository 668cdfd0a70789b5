// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { Worker } from "node:worker_threads";
import { IggyError } from "../../protocol/errors/iggy-error.ts";
import type { Address } from "../config/index.ts";
import type { LogSink } from "../observability/logger.ts";
import type { Peer } from "../session/session.ts";
import type { ControlLink } from "../shard/control-link.ts";
import type { ShardSettings } from "../shard/shard.ts";
import type { ControllerMessage, QuicOutcome, RouteChange, ShardMessage } from "../shard/shard-messages.ts";
import type { WorkerSettings } from "../shard/worker.ts";
import type { QuicSettings } from "../transport/quic/quic-settings.ts";
import type { HandleExchange, HandleSender } from "../transport/tcp/handle-pipe.ts";
import type { StreamHandle } from "../transport/tcp/node-internals.ts";
import type { ShardHost } from "./shard-host.ts";

const DRAIN_TIMEOUT_MS = 6000;

interface Collaborators {
  readonly control: ControlLink;
  readonly sink: LogSink;
  /** The thread ended without being told to. */
  readonly onDeath: (host: WorkerShardHost, error: Error | undefined) => void;
}

/** A shard in a thread of its own. */
export class WorkerShardHost implements ShardHost {
  readonly shard: number;
  readonly #worker: Worker;
  readonly #handles: HandleSender;
  readonly #collaborators: Collaborators;
  readonly #publishing = new Map<number, () => void>();
  #onDrained: () => void = () => {};
  #onQuicServed: (outcome: QuicOutcome) => void = () => {};
  #stopping = false;
  #exited = false;
  #error: Error | undefined;

  private constructor(shard: number, worker: Worker, handles: HandleSender, collaborators: Collaborators) {
    this.shard = shard;
    this.#worker = worker;
    this.#handles = handles;
    this.#collaborators = collaborators;
    worker.on("message", (message: ShardMessage) => this.#onMessage(message));
    worker.on("error", (error: Error) => {
      this.#error = error;
    });
    worker.on("exit", () => this.#onExit());
  }

  /** Starts the thread; resolves when it can take connections. */
  static async start(
    settings: ShardSettings,
    exchange: HandleExchange,
    pipePath: string,
    collaborators: Collaborators,
  ): Promise<WorkerShardHost> {
    const workerData: WorkerSettings = { settings, pipePath };
    const worker = new Worker(new URL("../shard/worker.js", import.meta.url), { workerData });
    const failed = new Promise<never>((_, reject) => worker.once("error", reject));
    const handles = await Promise.race([exchange.accept(), failed]);
    return new WorkerShardHost(settings.shard, worker, handles, collaborators);
  }

  accept(handle: StreamHandle, { clientId, address, transport }: Peer): void {
    this.#handles.send({ handle, clientId, address, transport });
  }

  publish(version: number, changes: readonly RouteChange[]): Promise<void> {
    if (this.#exited) return Promise.resolve();
    this.#send({ kind: "routes", version, changes });
    return new Promise((resolve) => this.#publishing.set(version, resolve));
  }

  async serveQuic(settings: QuicSettings): Promise<Address> {
    const served = new Promise<QuicOutcome>((resolve) => {
      this.#onQuicServed = resolve;
    });
    this.#send({ kind: "serve_quic", settings });
    const outcome = await served;
    if ("address" in outcome) return outcome.address;
    throw new IggyError(outcome.failure, outcome.context);
  }

  async drain(): Promise<void> {
    const drained = new Promise<void>((resolve) => {
      this.#onDrained = resolve;
    });
    this.#send({ kind: "drain" });
    const timeout = new Promise<void>((resolve) => setTimeout(resolve, DRAIN_TIMEOUT_MS).unref());
    await Promise.race([drained, timeout]);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const exited = new Promise<void>((resolve) => this.#worker.once("exit", () => resolve()));
    this.#send({ kind: "stop" });
    this.#handles.close();
    const timeout = setTimeout(() => void this.#worker.terminate(), 2000);
    await exited;
    clearTimeout(timeout);
  }

  #send(message: ControllerMessage): void {
    this.#worker.postMessage(message);
  }

  #onMessage(message: ShardMessage): void {
    switch (message.kind) {
      case "request":
        void this.#collaborators.control.request(message.request).then((reply) => {
          this.#send({ kind: "reply", requestId: message.requestId, reply });
        });
        return;
      case "hand_over":
        void this.#collaborators.control.handOver(message.group).then(() => {
          this.#send({ kind: "handed_over", requestId: message.requestId });
        });
        return;
      case "connected":
        void this.#collaborators.control.connected(message.address).then((clientId) => {
          this.#send({ kind: "registered", requestId: message.requestId, clientId });
        });
        return;
      case "quic_served":
        this.#onQuicServed(message.outcome);
        return;
      case "disconnected":
        this.#collaborators.control.disconnected(message.clientId);
        return;
      case "evicted":
        this.#collaborators.control.evicted(message.clientId);
        return;
      case "applied":
        this.#publishing.get(message.version)?.();
        this.#publishing.delete(message.version);
        return;
      case "log":
        this.#collaborators.sink.record(message.record);
        return;
      case "traced":
        this.#collaborators.control.traced(message.requests);
        return;
      case "drained":
        this.#onDrained();
        return;
      case "ready":
    }
  }

  #onExit(): void {
    this.#exited = true;
    for (const resolve of this.#publishing.values()) resolve();
    this.#publishing.clear();
    this.#onDrained();
    this.#onQuicServed({ failure: "shard_communication_error", context: { shard: this.shard } });
    if (this.#stopping) return;
    this.#handles.close();
    this.#collaborators.onDeath(this, this.#error);
  }
}
