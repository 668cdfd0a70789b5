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

export interface HandlerOptions {
  readonly signal?: AbortSignal | undefined;
  /** Stop when absent. */
  readonly onHandlerError?: HandlerFailure | undefined;
  /** Messages that are worked on at once, of different partitions unless `perPartitionOrder` is false; 1 when absent. */
  readonly concurrency?: number | undefined;
  /** Messages of one partition one after the other; true when absent. */
  readonly perPartitionOrder?: boolean | undefined;
}

interface MessageSource<Value> {
  take(): Promise<Message<Value> | undefined>;
  /** The message that was taken last comes again. */
  giveBack(): void;
}

export const runHandler = async <Value>(
  source: MessageSource<Value>,
  handler: (message: Message<Value>) => unknown,
  { signal, onHandlerError = "stop" }: HandlerOptions,
  sender: CommandSender,
): Promise<void> => {
  while (signal?.aborted !== true) {
    const message = await source.take();
    if (message === undefined) return;
    try {
      await handle(message, handler, { signal, onHandlerError }, sender);
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
  message: Message<Value>,
  handler: (message: Message<Value>) => unknown,
  { signal, onHandlerError = "stop" }: HandlerOptions,
  sender: CommandSender,
): Promise<void> => {
  try {
    await handler(message);
  } catch (error) {
    if (onHandlerError === "skip") return;
    if (onHandlerError === "stop") throw error;
    await tryAgain(handler, message, error, onHandlerError, sender, signal);
  }
};

const tryAgain = async <Value>(
  handler: (message: Message<Value>) => unknown,
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
      await handler(message);
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
