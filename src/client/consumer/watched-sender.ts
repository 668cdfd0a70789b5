// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Command } from "../../protocol/commands/define-command.ts";
import { type Clock, later } from "../clock.ts";
import type { CommandSender } from "../commands/command-sender.ts";
import type { CallOptions } from "../config/call-options.ts";

/** Notices requests that are not answered, and again each time as much time has passed. */
export class WatchedSender implements CommandSender {
  readonly #sender: CommandSender;
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #onStall: (waitedMs: number) => void;
  readonly #underWay = new Set<Watched>();
  #isLooking = false;

  /** 0 for no limit. */
  constructor(sender: CommandSender, clock: Clock, timeoutMs: number, onStall: (waitedMs: number) => void) {
    this.#sender = sender;
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    this.#onStall = onStall;
  }

  send<Request, Reply>(command: Command<Request, Reply>, request: Request, options?: CallOptions): Promise<Reply> {
    return this.#watch(this.#sender.send(command, request, options));
  }

  sendFrame(frame: Uint8Array, subject: object, options?: CallOptions): Promise<Uint8Array> {
    return this.#watch(this.#sender.sendFrame(frame, subject, options));
  }

  async #watch<Reply>(reply: Promise<Reply>): Promise<Reply> {
    if (this.#timeoutMs === 0) return reply;
    const startedMs = this.#clock.now();
    const watched = { startedMs, dueMs: startedMs + this.#timeoutMs };
    this.#underWay.add(watched);
    this.#lookLater();
    try {
      return await reply;
    } finally {
      this.#underWay.delete(watched);
    }
  }

  /** One timer for all, which requests that are answered leave alone: they are many, and stalls are few. */
  #lookLater(): void {
    if (this.#isLooking || this.#underWay.size === 0) return;
    this.#isLooking = true;
    const dueMs = Math.min(...[...this.#underWay].map((watched) => watched.dueMs));
    later(this.#clock, Math.max(1, dueMs - this.#clock.now()), () => this.#look());
  }

  #look(): void {
    this.#isLooking = false;
    const nowMs = this.#clock.now();
    for (const watched of [...this.#underWay]) {
      if (watched.dueMs > nowMs) continue;
      watched.dueMs = nowMs + this.#timeoutMs;
      this.#onStall(nowMs - watched.startedMs);
    }
    this.#lookLater();
  }
}

interface Watched {
  readonly startedMs: number;
  /** When to tell that it is not answered. */
  dueMs: number;
}
