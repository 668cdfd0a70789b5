// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runDriver } from "../drive.ts";
import { encodeRequest } from "../frames.ts";
import { Floor } from "../peers.ts";
import { drivingOf, POLL_REPLY_BYTES, SHARDS } from "./growth-server.ts";
import type { Control, Sample } from "./measure.ts";

/** What the system and Node do when as many connections ask a peer that answers every poll out of memory and does nothing else. */
export class BarePeer {
  readonly #floor: Floor;
  readonly #framePath: string;

  private constructor(floor: Floor, framePath: string) {
    this.#floor = floor;
    this.#framePath = framePath;
  }

  static async start(directory: string): Promise<BarePeer> {
    mkdirSync(directory, { recursive: true });
    const framePath = join(directory, "frame");
    writeFileSync(framePath, encodeRequest({ kind: "poll last", topic: 0, partition: 0 }));
    return new BarePeer(await Floor.start(join(directory, "files"), SHARDS, POLL_REPLY_BYTES), framePath);
  }

  over(connections: number): Control {
    return { measure: (requests) => this.#measure(connections, requests), close: () => {} };
  }

  stop(): Promise<void> {
    return this.#floor.stop();
  }

  async #measure(connections: number, requests: number): Promise<Sample> {
    const { count, failed, seconds, cpuSeconds } = await runDriver({
      ports: this.#floor.ports,
      pid: this.#floor.pid,
      framePaths: [this.#framePath],
      replyBytes: POLL_REPLY_BYTES,
      ...drivingOf(connections, requests),
    });
    if (failed > 0) throw new Error(`${failed} of ${count} replies of the bare peer were wrong`);
    return { requestsPerSecond: count / seconds, cpuMicros: (cpuSeconds / count) * 1e6 };
  }
}
