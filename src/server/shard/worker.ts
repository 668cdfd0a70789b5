// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { isIggyError } from "../../protocol/errors/iggy-error.ts";
import type { LogRecord } from "../observability/logger.ts";
import { loggerFor } from "../observability/logger-for.ts";
import type { QuicListener } from "../transport/quic/quic-listener.ts";
import type { QuicSettings } from "../transport/quic/quic-settings.ts";
import { receiveHandles } from "../transport/tcp/handle-pipe.ts";
import type { ControlLink } from "./control-link.ts";
import { serveQuic } from "./serve-quic.ts";
import { Shard, type ShardSettings } from "./shard.ts";
import type { ControllerMessage, ControlReply, QuicOutcome, ShardMessage } from "./shard-messages.ts";

/** What the controller gives a shard that runs in a thread of its own. */
export interface WorkerSettings {
  readonly settings: ShardSettings;
  /** Where connections are handed over. */
  readonly pipePath: string;
}

const DRAIN_TIMEOUT_MS = 5000;

/** The controller as a shard in another thread reaches it. */
class RemoteControl implements ControlLink {
  readonly #port: MessagePort;
  readonly #replies = new Pending<ControlReply>();
  readonly #handOvers = new Pending<void>();
  readonly #registrations = new Pending<number | undefined>();

  constructor(port: MessagePort) {
    this.#port = port;
  }

  request(request: Parameters<ControlLink["request"]>[0]): Promise<ControlReply> {
    return this.#replies.ask((requestId) => this.send({ kind: "request", requestId, request }));
  }

  handOver(group: Parameters<ControlLink["handOver"]>[0]): Promise<void> {
    return this.#handOvers.ask((requestId) => this.send({ kind: "hand_over", requestId, group }));
  }

  connected(address: string): Promise<number | undefined> {
    return this.#registrations.ask((requestId) => this.send({ kind: "connected", requestId, address }));
  }

  disconnected(clientId: number): void {
    this.send({ kind: "disconnected", clientId });
  }

  traced(requests: Parameters<ControlLink["traced"]>[0]): void {
    this.send({ kind: "traced", requests });
  }

  evicted(clientId: number): void {
    this.send({ kind: "evicted", clientId });
  }

  send(message: ShardMessage): void {
    this.#port.postMessage(message);
  }

  onReply(requestId: number, reply: ControlReply): void {
    this.#replies.answer(requestId, reply);
  }

  onHandedOver(requestId: number): void {
    this.#handOvers.answer(requestId, undefined);
  }

  onRegistered(requestId: number, clientId: number | undefined): void {
    this.#registrations.answer(requestId, clientId);
  }
}

/** Questions of one kind that were sent and wait for their answers. */
class Pending<Answer> {
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #requestId = 0;

  ask(send: (requestId: number) => void): Promise<Answer> {
    const requestId = this.#requestId++;
    send(requestId);
    return new Promise((resolve) => this.#waiting.set(requestId, resolve));
  }

  answer(requestId: number, answer: Answer): void {
    this.#waiting.get(requestId)?.(answer);
    this.#waiting.delete(requestId);
  }
}

const start = (port: MessagePort, { settings, pipePath }: WorkerSettings): void => {
  const control = new RemoteControl(port);
  const sink = { record: (record: LogRecord) => control.send({ kind: "log", record: withoutClasses(record) }) };
  const all = loggerFor(sink, `shard ${settings.shard}`);
  // Whoever sends what is wrong as fast as he can must not have lines sent to the controller that nobody reads.
  const logger = settings.logsDebug ? all : { ...all, debug: () => {} };
  const shard = new Shard(settings, { control, logger });
  const handles = receiveHandles(
    pipePath,
    (handle, peer) => shard.accept(handle, peer),
    () => control.send({ kind: "ready" }),
  );
  let quic: QuicListener | undefined;
  const startQuic = async (quicSettings: QuicSettings): Promise<QuicOutcome> => {
    try {
      quic = await serveQuic(shard, { control, logger }, quicSettings);
      return { address: quic.address };
    } catch (error) {
      if (!isIggyError(error)) throw error;
      return { failure: error.errorName, context: error.context };
    }
  };
  port.on("message", (message: ControllerMessage) => {
    switch (message.kind) {
      case "routes":
        shard.apply(message.changes);
        control.send({ kind: "applied", version: message.version });
        return;
      case "reply":
        control.onReply(message.requestId, message.reply);
        return;
      case "handed_over":
        control.onHandedOver(message.requestId);
        return;
      case "registered":
        control.onRegistered(message.requestId, message.clientId);
        return;
      case "serve_quic":
        void startQuic(message.settings).then((outcome) => control.send({ kind: "quic_served", outcome }));
        return;
      case "drain":
        void shard.drain(DRAIN_TIMEOUT_MS).then(() => control.send({ kind: "drained" }));
        return;
      case "stop":
        handles.close();
        quic?.close();
        shard.close();
        port.close();
    }
  });
};

/** Errors and other objects of classes do not survive the way to another thread. */
const withoutClasses = (record: LogRecord): LogRecord => ({
  ...record,
  context: Object.fromEntries(
    Object.entries(record.context).map(([name, value]) => [
      name,
      value instanceof Error ? (value.stack ?? value.message) : value,
    ]),
  ),
});

if (parentPort !== null) start(parentPort, workerData as WorkerSettings);
