// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { setTimeout as after } from "node:timers/promises";
import { RawConnection } from "../../support/raw-connection.ts";
import type { SeededRandom } from "../../support/seeded-random.ts";
import { type RunningServer, type StartOptions, startServer } from "../../support/start-server.ts";

/** A server that is killed and started again on the same data, and who wants to talk to it. */
export class World {
  readonly #options: StartOptions;
  #server: RunningServer | undefined;
  #waiting: (() => void)[] = [];
  #isEnding = false;

  constructor(options: StartOptions) {
    this.#options = options;
  }

  /** Set once nothing new should be begun. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  async start(): Promise<void> {
    this.#server = await startServer(this.#options);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  /** Kills the server at random moments, leaves it down for a moment, and starts it again; the end comes after the last life. */
  async killAgainAndAgain(random: SeededRandom, lifeMs: readonly [number, number], times: number): Promise<void> {
    for (let kills = 0; ; kills++) {
      await after(random.between(...lifeMs));
      if (kills === times) break;
      const server = this.#server;
      this.#server = undefined;
      await server?.kill();
      await after(random.between(0, 200));
      await this.start();
    }
    this.#isEnding = true;
  }

  /** A connection that is logged in, as soon as there is a server for it. */
  async connect(): Promise<RawConnection> {
    for (;;) {
      const server = this.#server;
      if (server === undefined) {
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
        continue;
      }
      try {
        return await RawConnection.login(server.port);
      } catch (error) {
        // The server that was there was killed meanwhile; one that still runs has to let everybody in.
        if (this.#server === server && server.isRunning) throw error;
        await after(1);
      }
    }
  }

  /** Ends the server in order and gives what it has logged. */
  async stop(): Promise<{ readonly exitCode: number | null; readonly log: string }> {
    const server = this.#server;
    if (server === undefined) throw new Error("no server is running");
    return { exitCode: await server.stop(), log: server.output.stderr };
  }
}
