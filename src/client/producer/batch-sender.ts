// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { TopicPath } from "../../protocol/blocks/topic-path.ts";
import { encodeSendMessagesFrame } from "../../protocol/message/message-batch.ts";
import { formatIdentifier } from "../../protocol/primitives/identifier.ts";
import type { Partitioning } from "../../protocol/primitives/partitioning.ts";
import type { Clock } from "../clock.ts";
import type { CommandSender } from "../commands/command-sender.ts";
import { toMilliseconds } from "../config/duration.ts";
import { listens, publish } from "../diagnostics.ts";
import { ClientError } from "../errors.ts";
import { pause } from "../pause.ts";
import type { FramePool } from "../transport/frame-pool.ts";
import type { Entry } from "./delivery.ts";
import { MessageIds } from "./message-id.ts";
import type { ProducerOptions } from "./producer-options.ts";

const SEND_CHANNEL = "iggy:producer:send";

interface Batch<Value> {
  readonly path: TopicPath;
  readonly partitioning: Partitioning;
  readonly messages: readonly Entry<Value>[];
}

interface BatchSenderParts {
  readonly sender: CommandSender;
  readonly frames: FramePool;
  readonly clock: Clock;
}

/** Sends batches, again where that may help. A repetition has the bytes of the first attempt, ids included. */
export class BatchSender<Value> {
  readonly #sender: CommandSender;
  readonly #frames: FramePool;
  readonly #clock: Clock;
  readonly #ids: MessageIds | undefined;
  readonly #retries: number;
  readonly #intervalMs: number;
  readonly #factor: number;
  readonly #isRetryable: (error: ClientError) => boolean;
  #retried = 0;

  constructor({ sender, frames, clock }: BatchSenderParts, { retry = {}, idempotent = true }: ProducerOptions<Value>) {
    this.#sender = sender;
    this.#frames = frames;
    this.#clock = clock;
    this.#ids = idempotent ? new MessageIds() : undefined;
    this.#retries = retry.retries ?? 3;
    this.#intervalMs = toMilliseconds(retry.interval ?? 1000, "retry.interval");
    this.#factor = Math.max(1, retry.factor ?? 2);
    this.#isRetryable = retry.retryable ?? ((error) => error.retryable);
  }

  get retried(): number {
    return this.#retried;
  }

  async send({ path, partitioning, messages }: Batch<Value>, signal: AbortSignal): Promise<void> {
    const frame = encodeSendMessagesFrame(
      { ...path, partitioning, messages },
      {
        allocate: (bytes) => this.#frames.take(bytes),
        writeId: this.#ids === undefined ? undefined : (view, at) => this.#ids?.write(view, at),
      },
    );
    const about = () => ({
      stream: formatIdentifier(path.stream),
      topic: formatIdentifier(path.topic),
      messages: messages.length,
    });
    const tell = (startedMs: number, failure: { readonly error?: unknown }): void => {
      if (!listens(SEND_CHANNEL)) return;
      publish(SEND_CHANNEL, { ...about(), bytes: frame.length, durationMs: performance.now() - startedMs, ...failure });
    };
    const startedMs = performance.now();
    for (let attempt = 0; ; attempt++) {
      try {
        await this.#sender.sendFrame(frame, path, { signal });
        this.#frames.give(frame);
        tell(startedMs, {});
        return;
      } catch (error) {
        const mayHelp = error instanceof ClientError && this.#isRetryable(error);
        if (!mayHelp || attempt >= this.#retries || signal.aborted) {
          tell(startedMs, { error });
          throw error;
        }
        this.#retried++;
        publish("iggy:producer:retry", { ...about(), attempt: attempt + 1, error });
        await pause(this.#intervalMs * this.#factor ** attempt, signal, this.#clock);
      }
    }
  }
}
