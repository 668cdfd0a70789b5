// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Clock, systemClock } from "../../src/client/clock.ts";
import type { CommandSender } from "../../src/client/commands/command-sender.ts";
import { abortable } from "../../src/client/connection/call-signal.ts";
import { clientError } from "../../src/client/errors.ts";
import { Producer } from "../../src/client/producer/producer.ts";
import type { ProducerOptions } from "../../src/client/producer/producer-options.ts";
import type { ErrorName } from "../../src/protocol/errors/catalogue.ts";

interface Waiting {
  readonly succeed: () => void;
  readonly fail: (error: unknown) => void;
}

/** A producer whose requests wait until the test answers them, and what they carried: the names in messages such as `<a>`. */
export const standingProducer = (options: Partial<ProducerOptions<string>> = {}, clock: Clock = systemClock) => {
  const sent: string[] = [];
  const waiting: Waiting[] = [];
  const sender: CommandSender = {
    // Who may only send cannot look.
    send: ({ name }) => Promise.reject(clientError("unauthorized", { command: name })),
    sendFrame: (frame, _subject, { signal } = {}) => {
      if (signal?.aborted === true) return Promise.reject(signal.reason);
      sent.push(namesIn(frame));
      const answered = new Promise<Uint8Array>((resolve, reject) => {
        waiting.push({ succeed: () => resolve(new Uint8Array(0)), fail: reject });
      });
      return abortable(answered, signal);
    },
  };
  const producer = new Producer<string>(
    { stream: 1, topic: 1, idempotent: false, ...options },
    { sender, encryption: undefined, clock, onClosed: () => {} },
  );
  const take = (place: number): Waiting | undefined => waiting.splice(place, 1)[0];
  return {
    producer,
    sent,
    /** Of the requests under way, the oldest is the first. */
    answer: (place = 0): void => take(place)?.succeed(),
    refuse: (name: ErrorName, place = 0): void => take(place)?.fail(clientError(name)),
  };
};

const namesIn = (frame: Uint8Array): string =>
  [
    ...Buffer.from(frame)
      .toString("latin1")
      .matchAll(/<(\w)>/g),
  ]
    .map(([, name]) => name)
    .join("");
