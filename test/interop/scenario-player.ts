// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { inspect, isDeepStrictEqual } from "node:util";
import { pollMessages } from "../../src/protocol/commands/message/poll-messages.ts";
import { decodeFromBytes } from "../../src/protocol/primitives/codec.ts";
import { type ServedPlace, startEmbedded } from "../support/embedded-server.ts";
import { type RawReply, requestFrame } from "../support/raw-connection.ts";
import type { RecordedScenario, RecordedStep, RequestBind, RequestRecipe } from "../support/recorded-scenario.ts";
import { startServer } from "../support/start-server.ts";
import { asOverTcp } from "./as-over-tcp.ts";
import { compareDeviation, compareReply } from "./compare-reply.ts";
import type { Deviations } from "./deviations.ts";
import { type OpenPeer, openQuicPeer, openTcpPeer, type ScenarioPeer } from "./scenario-peer.ts";

/** How long a step that has to answer may take, and how long one that must not answer is listened to. */
const ANSWER_TIMEOUT_MS = 5000;
const SILENCE_MS = 100;

export interface Difference {
  readonly step: number;
  readonly name: string | undefined;
  readonly note: string | undefined;
  readonly expected: unknown;
  readonly found: unknown;
}

/** Plays a recorded scenario against a real server and lists where its replies differ. */
export class ScenarioPlayer {
  readonly #scenario: RecordedScenario;
  readonly #deviations: Deviations;
  readonly #openPeer: OpenPeer;
  readonly #connections = new Map<string, ScenarioPeer>();
  readonly #replies = new Map<number, RawReply>();
  readonly #differences: Difference[] = [];
  readonly #compared: number[] = [];
  #server: ServedPlace | undefined;

  constructor(scenario: RecordedScenario, deviations: Deviations, openPeer: OpenPeer = openTcpPeer) {
    this.#openPeer = openPeer;
    this.#scenario = scenario;
    this.#deviations = deviations;
  }

  /** The steps whose replies were compared, in their order. */
  get compared(): readonly number[] {
    return this.#compared;
  }

  async play(dataDirectory: string): Promise<readonly Difference[]> {
    this.#server = await this.#start(dataDirectory);
    try {
      for (const step of this.#scenario.steps) await this.#step(step, dataDirectory);
    } finally {
      for (const connection of this.#connections.values()) connection.destroy();
      await this.#server.stop();
    }
    return this.#differences;
  }

  /** Over TCP that is the real binary. */
  #start(dataDirectory: string): Promise<ServedPlace> {
    const { setup, steps } = this.#scenario;
    // The port of QUIC stands in the metadata.
    const quic = this.#openPeer === openQuicPeer || steps.some(({ name }) => name === "get_cluster_metadata");
    const start = this.#openPeer === openTcpPeer ? startServer : startEmbedded;
    return start({ dataDirectory, environment: setup.config, quic });
  }

  async #step(step: RecordedStep, dataDirectory: string): Promise<void> {
    const label = step.conn ?? "";
    switch (step.action) {
      case "connect":
        this.#connections.set(label, await this.#openPeer(this.#server!));
        return;
      case "close":
        // The server knows before the next step.
        await this.#connections.get(label)!.close();
        return;
      case "sleep":
        await new Promise((resolve) => setTimeout(resolve, step.ms ?? 0));
        return;
      case "restart_server":
        await this.#server!.stop();
        this.#server = await this.#start(dataDirectory);
        return;
      case "send_raw":
        await this.#raw(step, label);
        return;
      case "note":
        return;
      case undefined:
        await this.#request(step, label);
    }
  }

  async #request(step: RecordedStep, label: string): Promise<void> {
    const connection = this.#connections.get(label)!;
    const payload = this.#payload(step);
    connection.write(requestFrame(step.code ?? 0, payload));
    const received = await connection.reply();
    const reply = received && asOverTcp(step.code, received, connection.transport);
    this.#compared.push(step.n);
    const deviation = this.#deviations[step.n];
    const status = deviation?.status;
    if (status !== undefined && status !== (reply?.status ?? null)) {
      throw new Error(`step ${step.n}: status ${reply?.status ?? "closed"}, not ${status ?? "closed"}`);
    }
    if (reply === undefined) {
      if (step.status !== null) this.#differ(step, `status ${step.status}`, "the connection closed");
      return;
    }
    this.#replies.set(step.n, reply);
    if (deviation?.fields !== undefined) {
      const { expected, found } = compareDeviation(step, reply, deviation);
      if (!isDeepStrictEqual(found, expected)) throw new Error(`step ${step.n}: ${inspect({ expected, found })}`);
    }
    if (deviation?.offsets !== undefined) {
      const { offsets } = deviation;
      const found = decodeFromBytes(pollMessages.reply, reply.payload).messages.map(({ offset }) => Number(offset));
      if (found.join() !== offsets.join()) throw new Error(`step ${step.n}: offsets ${found}, not ${offsets}`);
    }
    const { expected, found } = compareReply(step, reply);
    if (!isDeepStrictEqual(found, expected)) this.#differ(step, expected, found);
  }

  /** Bytes that are no whole frames, or several; what comes back is compared as bytes. */
  async #raw(step: RecordedStep, label: string): Promise<void> {
    const connection = this.#connections.get(label)!;
    connection.write(Buffer.from(step.request_raw ?? "", "hex"));
    this.#compared.push(step.n);
    const recorded = Buffer.from(step.response_raw ?? "", "hex");
    const { raw } = this.#deviations[step.n] ?? {};
    const expected = raw === undefined ? recorded : Buffer.from(raw, "hex");
    const isSilent = expected.length === 0;
    const found = await connection.take(isSilent ? 1 : expected.length, isSilent ? SILENCE_MS : ANSWER_TIMEOUT_MS);
    if (raw !== undefined && !found.equals(expected)) {
      throw new Error(`step ${step.n}: ${found.toString("hex")}, not ${raw}`);
    }
    const isEqual = step.response_raw_volatile ? sameFrames(found, recorded) : found.equals(recorded);
    if (!isEqual) this.#differ(step, recorded.toString("hex"), found.toString("hex"));
  }

  #payload(step: RecordedStep): Buffer {
    if (step.request_recipe !== undefined) return fromRecipe(step.request_recipe);
    const payload = Buffer.from(step.request ?? "", "hex");
    for (const bind of step.request_bind ?? []) this.#bind(payload, bind);
    return payload;
  }

  /** Puts a field of an earlier reply into a request. */
  #bind(payload: Buffer, { offset, length, from_step, path, delta }: RequestBind): void {
    const reply = this.#replies.get(from_step)!;
    if (path === "client_id") {
      reply.payload.copy(payload, offset, 0, length);
      return;
    }
    if (path === "token") {
      reply.payload.copy(payload, offset, 1, 1 + length);
      return;
    }
    const place = Number(/^messages\[(\d+)\]\.timestamp$/.exec(path)![1]);
    const { messages } = decodeFromBytes(pollMessages.reply, reply.payload);
    payload.writeBigUInt64LE(messages[place]!.timestampMicros + BigInt(delta ?? 0), offset);
  }

  #differ({ n, name, note }: RecordedStep, expected: unknown, found: unknown): void {
    this.#differences.push({ step: n, name, note, expected, found });
  }
}

/** True for frames with the same statuses and the same lengths. */
const sameFrames = (a: Buffer, b: Buffer): boolean => {
  const headers = (bytes: Buffer): string[] => {
    const found: string[] = [];
    for (let at = 0; at + 8 <= bytes.length; at += 8 + bytes.readUInt32LE(at + 4)) {
      found.push(bytes.toString("hex", at, at + 8));
    }
    return found;
  };
  return a.length === b.length && headers(a).join() === headers(b).join();
};

interface RecipeMessage {
  readonly id: number;
  readonly payload: { readonly byte: string; readonly count: number };
  readonly user_headers?: { readonly byte: string; readonly count: number };
}

const fromRecipe = ({ stream, topic, partition_id, messages }: RequestRecipe): Buffer => {
  const metadata = Buffer.alloc(4 + 6 + 6 + 6 + 4);
  metadata.writeUInt32LE(22, 0);
  metadata.set([1, 4], 4);
  metadata.writeUInt32LE(stream, 6);
  metadata.set([1, 4], 10);
  metadata.writeUInt32LE(topic, 12);
  metadata.set([2, 4], 16);
  metadata.writeUInt32LE(partition_id, 18);
  metadata.writeUInt32LE(messages.length, 22);
  const index = Buffer.alloc(16 * messages.length);
  let end = 0;
  const encoded = (messages as unknown as RecipeMessage[]).map(({ id, payload, user_headers }, place) => {
    const headersBytes = user_headers?.count ?? 0;
    const message = Buffer.alloc(64 + payload.count + headersBytes);
    message.writeUInt32LE(id, 8);
    message.writeUInt32LE(headersBytes, 48);
    message.writeUInt32LE(payload.count, 52);
    message.fill(Number.parseInt(payload.byte, 16), 64, 64 + payload.count);
    if (user_headers !== undefined) message.fill(Number.parseInt(user_headers.byte, 16), 64 + payload.count);
    end += message.length;
    index.writeUInt32LE(end, place * 16 + 4);
    return message;
  });
  return Buffer.concat([metadata, index, ...encoded]);
};
