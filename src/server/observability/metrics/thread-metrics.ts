// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import {
  type CountedTransport,
  commandWord,
  countedCodes,
  countedCommands,
  countedErrors,
  durationBoundsMs,
  type GaugeName,
  metricWord,
  transportPlaces,
} from "./metrics-layout.ts";

const unknownCommandWord = commandWord(countedCommands.length - 1);
const unknownErrorWord = metricWord.errors + countedErrors.length - 1;
/** By code. A plain array as sparse as the codes would be a hash table, which every request would search. */
const commandWords = new Uint16Array(Math.max(...countedCodes) + 1).fill(unknownCommandWord);
for (const [place, code] of countedCodes.entries()) commandWords[code] = commandWord(place);
const errorWords = new Map(countedErrors.slice(0, -1).map(({ code }, place) => [code, metricWord.errors + place]));

const waitWords = {
  woken: metricWord.waitsWoken,
  expired: metricWord.waitsExpired,
  superseded: metricWord.waitsSuperseded,
  refused: metricWord.waitsRefused,
} as const;

/** How a poll that waited ended: by messages or a change, after its time, by the next request; or it was not let wait. */
export type WaitOutcome = keyof typeof waitWords;

/** What one thread counts, in a region of shared memory: plain additions, nothing is allocated. See metrics-layout.ts. */
export class ThreadMetrics {
  readonly #words: Float64Array;

  constructor(region: SharedArrayBuffer) {
    this.#words = new Float64Array(region);
  }

  /** A request was answered; `status` 0 or the code of the error it was refused with. */
  served(code: number, status: number, tookMs: number): void {
    const word = commandWords[code] ?? unknownCommandWord;
    if (status !== 0) this.#add(word, 1);
    this.#observe(word + 1, tookMs);
  }

  /** Messages were written; waiting for the partition's lock is no part of the time. */
  appended(messagesCount: number, tookMs: number): void {
    this.#add(metricWord.messagesAppended, messagesCount);
    this.#observe(metricWord.appendHistogram, tookMs);
  }

  polled(messagesCount: number): void {
    this.#add(metricWord.messagesPolled, messagesCount);
  }

  waited(outcome: WaitOutcome): void {
    this.#add(waitWords[outcome], 1);
  }

  synced(tookMs: number): void {
    this.#observe(metricWord.syncHistogram, tookMs);
  }

  waitedForLock(tookMs: number): void {
    this.#add(metricWord.lockWaits, 1);
    this.#add(metricWord.lockWaitMs, tookMs);
  }

  received(transport: CountedTransport, bytes: number): void {
    this.#add(metricWord.receivedBytes + transportPlaces[transport], bytes);
  }

  sent(transport: CountedTransport, bytes: number): void {
    this.#add(metricWord.sentBytes + transportPlaces[transport], bytes);
  }

  /** An error was sent to a peer. */
  failed(code: number): void {
    this.#add(errorWords.get(code) ?? unknownErrorWord, 1);
  }

  set(gauge: GaugeName, value: number): void {
    this.#words[metricWord[gauge]] = value;
  }

  #observe(histogramWord: number, tookMs: number): void {
    let bucket = 0;
    while (bucket < durationBoundsMs.length && tookMs > (durationBoundsMs[bucket] ?? 0)) bucket++;
    this.#add(histogramWord + bucket, 1);
    this.#add(histogramWord + durationBoundsMs.length + 1, tookMs);
  }

  #add(word: number, amount: number): void {
    this.#words[word] = (this.#words[word] ?? 0) + amount;
  }
}
