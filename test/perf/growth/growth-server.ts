// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createPersonalAccessToken } from "../../../src/protocol/commands/personal-access-token/create-token.ts";
import { getTopic } from "../../../src/protocol/commands/topic/get-topic.ts";
import { numericIdentifier } from "../../../src/protocol/primitives/identifier.ts";
import { call, makeStream, makeTopic } from "../../support/messages.ts";
import { RawConnection } from "../../support/raw-connection.ts";
import { type RunningServer, startServer } from "../../support/start-server.ts";
import { type Driven, type DriverSettings, runDriver } from "../drive.ts";
import { encodeRequest, partitionPlaces } from "../frames.ts";

export const PAYLOAD_BYTES = 1000;
const MAX_TOPIC_PARTITIONS = 1000;
export const SHARDS = 2;
const EMPTY_REPLY_BYTES = 8;
/** Response header, partition id, current offset, count, and the header of a message. */
export const POLL_REPLY_BYTES = 24 + 64 + PAYLOAD_BYTES;
/** A prime that divides no number of partitions here, so that neighbours in time are no neighbours on the disk. */
const STRIDE = 7919;
const LIMIT_MS = 20_000;
/**
 * Enough to meet every partition and every connection: servers are measured in turns, and what the others have left in the
 * processor's caches is not what one works with.
 */
const WARMUP_REQUESTS = 10_000;

/** So many requests over so many connections, of whatever peer. */
export const drivingOf = (connections: number, requests: number) => ({
  connections,
  timesRequests: false,
  threads: Math.min(connections, 2),
  warmupRequests: Math.ceil(WARMUP_REQUESTS / connections),
  limitMs: LIMIT_MS,
  maxRequests: requests,
});

export type Kind = "produce" | "poll";

/** A server with so many partitions, each of which holds a message. */
export class GrowthServer {
  readonly partitions: number;
  readonly #server: RunningServer;
  readonly #control: RawConnection;
  readonly #directory: string;
  #produced: number;

  private constructor(directory: string, partitions: number, server: RunningServer, control: RawConnection) {
    this.#directory = directory;
    this.partitions = partitions;
    this.#server = server;
    this.#control = control;
    this.#produced = partitions;
  }

  static async start(directory: string, partitions: number): Promise<GrowthServer> {
    const dataDirectory = join(directory, "data");
    mkdirSync(dataDirectory, { recursive: true });
    const environment = {
      IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: String(SHARDS),
      IGGY_SYSTEM_LOGGING_FILE_ENABLED: "false",
    };
    const server = await startServer({ dataDirectory, environment });
    const control = await RawConnection.login(server.port);
    const started = new GrowthServer(directory, partitions, server, control);
    await started.#fill();
    return started;
  }

  /** Sends so many requests over so many connections, each of which comes by all partitions. */
  async drive(kind: Kind, connections: number, requests: number): Promise<Driven> {
    const settings: DriverSettings = {
      ports: [this.#server.port],
      pid: this.#server.pid,
      loginPath: join(this.#directory, "login"),
      framePaths: [join(this.#directory, kind)],
      walk: {
        ...partitionPlaces[kind === "produce" ? "send" : "poll"],
        partitions: this.partitions,
        topicPartitions: Math.min(this.partitions, MAX_TOPIC_PARTITIONS),
        stride: STRIDE,
      },
      replyBytes: kind === "produce" ? EMPTY_REPLY_BYTES : POLL_REPLY_BYTES,
      ...drivingOf(connections, requests),
    };
    const driven = await runDriver(settings);
    if (driven.failed > 0) throw new Error(`${driven.failed} of ${driven.count} replies were wrong`);
    if (kind === "produce") this.#produced += driven.count + driven.warmupCount;
    return driven;
  }

  /** Throws when the server does not hold every message that was acknowledged. */
  async verify(): Promise<void> {
    let found = 0;
    for (let topic = 0; topic < this.#topics; topic++) {
      const details = await call(this.#control, getTopic, {
        stream: numericIdentifier(0),
        topic: numericIdentifier(topic),
      });
      found += Number(details?.messagesCount);
    }
    if (found !== this.#produced) throw new Error(`the server holds ${found} messages, not ${this.#produced}`);
  }

  async stop(): Promise<void> {
    this.#control.destroy();
    await this.#server.stop();
  }

  get #topics(): number {
    return Math.ceil(this.partitions / MAX_TOPIC_PARTITIONS);
  }

  async #fill(): Promise<void> {
    const topicPartitions = Math.min(this.partitions, MAX_TOPIC_PARTITIONS);
    await makeStream(this.#control, "growth");
    for (let topic = 0; topic < this.#topics; topic++) {
      await makeTopic(this.#control, 0, `t${topic}`, topicPartitions);
      for (let partition = 0; partition < topicPartitions; partition++) {
        const sent = { kind: "send", topic, partition, messages: 1, payloadBytes: PAYLOAD_BYTES } as const;
        this.#control.write(encodeRequest(sent));
        if ((await this.#control.reply())?.status !== 0) throw new Error("a message was not taken");
      }
    }
    // A login by password costs 20 ms of a processor, which thousand connections would feel.
    const token = await call(this.#control, createPersonalAccessToken, { name: "growth", expiryMicros: 0n });
    writeFileSync(join(this.#directory, "login"), encodeRequest({ kind: "token login", token }));
    const place = { topic: 0, partition: 0 };
    const send = { kind: "send", ...place, messages: 1, payloadBytes: PAYLOAD_BYTES } as const;
    writeFileSync(join(this.#directory, "produce"), encodeRequest(send));
    writeFileSync(join(this.#directory, "poll"), encodeRequest({ kind: "poll last", ...place }));
  }
}
