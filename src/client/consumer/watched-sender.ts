// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Command } from "../../protocol/commands/define-command.ts";
import { type Clock, every } from "../clock.ts";
import type { CommandSender } from "../commands/command-sender.ts";
import type { CallOptions } from "../config/call-options.ts";

/** Notices requests that are not answered, and again each time as much time has passed. */
export class WatchedSender implements CommandSender {
  readonly #sender: CommandSender;
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #onStall: (waitedMs: number) => void;

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
    const stop = every(this.#clock, this.#timeoutMs, () => this.#onStall(this.#clock.now() - startedMs));
    try {
      return await reply;
    } finally {
      stop();
    }
  }
}
