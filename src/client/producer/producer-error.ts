// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { IggyError } from "../../protocol/errors/iggy-error.ts";
import { ClientError } from "../errors.ts";
import type { OutMessage } from "./producer-options.ts";

/** Messages that were not delivered: producer_send_failed, with the reason as its cause. */
export class ProducerError<Value = unknown> extends ClientError {
  /** Not acknowledged, as they were given; some may have arrived when the connection broke. */
  readonly failed: readonly OutMessage<Value>[];
  /** How many of the same call were acknowledged. */
  readonly sent: number;
  override readonly cause: unknown;

  constructor(failed: readonly OutMessage<Value>[], sent: number, cause: unknown) {
    super("producer_send_failed", { reason: reasonOf(cause), failed: failed.length, sent });
    this.failed = failed;
    this.sent = sent;
    this.cause = cause;
  }
}

const reasonOf = (cause: unknown): string =>
  cause instanceof Error ? (Reflect.get(cause, "errorName") ?? cause.message) : String(cause as IggyError);
