// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { CommandSender } from "../commands/command-sender.ts";
import type { Id } from "../commands/id.ts";
import { MessageCommands } from "../commands/message-commands.ts";
import { type Millis, toMilliseconds } from "../config/duration.ts";
import { pause } from "../pause.ts";
import type { Message } from "./message.ts";

/**
 * What happens when a handler fails: `stop` ends the run with its error, and the message comes again; `skip` goes on; retries call
 * it again, and then the message goes to the dead-letter topic, or the run stops without one.
 */
export type HandlerFailure =
  | "stop"
  | "skip"
  | {
      readonly retries: number;
      readonly interval: Millis;
      readonly deadLetter?: { readonly stream: Id; readonly topic: Id } | undefined;
    };

/** What a handler is told besides its message. */
export interface HandlerContext {
  /** Aborts when the partition of the message is taken away, and when the consumer is closed. */
  readonly signal: AbortSignal;
}

/** Works on a message; it is processed when the promise resolves. */
export type Handler<Value> = (message: Message<Value>, context: HandlerContext) => unknown;

export interface HandlerOptions {
  readonly signal?: AbortSignal | undefined;
  /** Stop when absent. */
  readonly onHandlerError?: HandlerFailure | undefined;
  /** Messages that are worked on at once, of different partitions unless `perPartitionOrder` is false; 1 when absent. */
  readonly concurrency?: number | undefined;
  /** Messages of one partition one after the other; true when absent. */
  readonly perPartitionOrder?: boolean | undefined;
}

interface HandledMessage<Value> {
  readonly message: Message<Value>;
  readonly signal: AbortSignal;
}

interface MessageSource<Value> {
  take(): Promise<HandledMessage<Value> | undefined>;
  /** The message that was taken last comes again. */
  giveBack(): void;
}

export const runHandler = async <Value>(
  source: MessageSource<Value>,
  handler: Handler<Value>,
  options: HandlerOptions,
  sender: CommandSender,
): Promise<void> => {
  while (options.signal?.aborted !== true) {
    const taken = await source.take();
    if (taken === undefined) return;
    try {
      await handle(taken, handler, options, sender);
    } catch (error) {
      source.giveBack();
      throw error;
    }
  }
};

/**
 * One message, as often as the options say.
 * @throws what ends the run
 */
export const handle = async <Value>(
  { message, signal: lost }: HandledMessage<Value>,
  handler: Handler<Value>,
  { signal, onHandlerError = "stop" }: HandlerOptions,
  sender: CommandSender,
): Promise<void> => {
  const call = async (): Promise<unknown> => handler(message, { signal: lost });
  try {
    await call();
  } catch (error) {
    if (onHandlerError === "skip") return;
    if (onHandlerError === "stop") throw error;
    await tryAgain(call, message, error, onHandlerError, sender, signal);
  }
};

const tryAgain = async <Value>(
  call: () => Promise<unknown>,
  message: Message<Value>,
  first: unknown,
  { retries, interval, deadLetter }: Exclude<HandlerFailure, string>,
  sender: CommandSender,
  signal: AbortSignal | undefined,
): Promise<void> => {
  let failure = first;
  for (let attempt = 0; attempt < retries; attempt++) {
    await pause(toMilliseconds(interval, "interval"), signal);
    if (signal?.aborted === true) throw failure;
    try {
      await call();
      return;
    } catch (error) {
      failure = error;
    }
  }
  if (deadLetter === undefined) throw failure;
  const { id, payload, userHeadersBytes: userHeaders, originTimestampMicros } = message;
  const letter = { id, payload, userHeaders, originTimestampMicros };
  await new MessageCommands(sender).send({ ...deadLetter, messages: [letter] });
};
