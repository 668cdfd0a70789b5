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
      await handler(message);
    } catch (error) {
      if (onHandlerError === "skip") continue;
      try {
        if (onHandlerError === "stop") throw error;
        await tryAgain(handler, message, error, onHandlerError, sender, signal);
      } catch (last) {
        source.giveBack();
        throw last;
      }
    }
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
