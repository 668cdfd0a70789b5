// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import { headWord } from "./head-layout.ts";
import { loadWord } from "./head-words.ts";
import type { PartitionHead } from "./partition-head.ts";

/** Thread numbers as they stand in lock words: the controller, then the shards. */
export const CONTROLLER_THREAD = 1;
export const shardThread = (shard: number): number => shard + 2;

const SPINS = 200;
const SLEEP_MS = 10;
const GIVE_UP_MS = 20_000;

/**
 * Takes the head's lock for `thread`, waiting for the holder: a batch holds it for tens of microseconds, a large one
 * for about a millisecond.
 * @returns how many milliseconds the thread slept for it; 0 when it did not have to
 * @throws IggyError task_timeout when the holder does not let go for 20 s
 */
export const lockHead = (head: PartitionHead, thread: number): number => {
  const words = head.words;
  for (let spin = 0; spin < SPINS; spin++) {
    if (Atomics.compareExchange(words, headWord.lock, 0, thread) === 0) return 0;
  }
  return lockSlowly(words, thread);
};

const lockSlowly = (words: Int32Array, thread: number): number => {
  const startedMs = performance.now();
  Atomics.add(words, headWord.waiters, 1);
  try {
    for (;;) {
      const holder = Atomics.compareExchange(words, headWord.lock, 0, thread);
      const waitedMs = performance.now() - startedMs;
      if (holder === 0) return waitedMs;
      if (waitedMs > GIVE_UP_MS) throw new IggyError("task_timeout", { holder });
      Atomics.wait(words, headWord.lock, holder, SLEEP_MS);
    }
  } finally {
    Atomics.sub(words, headWord.waiters, 1);
  }
};

/** Gives the lock back and wakes one thread that sleeps on it. */
export const unlockHead = (head: PartitionHead): void => {
  const words = head.words;
  Atomics.store(words, headWord.lock, 0);
  if (loadWord(words, headWord.waiters) > 0) Atomics.notify(words, headWord.lock, 1);
};

/** The thread that holds the lock, 0 for none. */
export const lockHolder = (head: PartitionHead): number => Atomics.load(head.words, headWord.lock);

/** Runs `work` under the head's lock. */
export const withHeadLock = <Result>(head: PartitionHead, thread: number, work: () => Result): Result => {
  lockHead(head, thread);
  try {
    return work();
  } finally {
    unlockHead(head);
  }
};
