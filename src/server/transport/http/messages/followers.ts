// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { isIggyError } from "../../../../protocol/errors/iggy-error.ts";
import { readStoredMessages } from "../../../../protocol/message/stored-message.ts";
import type { Region } from "../../../log/arena/arena.ts";
import type { ReadResult } from "../../../log/partition-log.ts";
import type { Authenticated, Authenticator } from "../auth/authenticator.ts";
import type { DataPath, TopicAddress } from "../data-path.ts";
import { Rejection } from "../rejection.ts";
import { type Poll, pollMessages } from "./poll.ts";
import { writeMessage } from "./write-messages.ts";

const IDLE_MS = 50;
/** So that what stands between does not take a silent connection for a dead one. */
const MAX_KEEP_ALIVE_MS = 15_000;
/** Of messages that are read at a time. */
const MAX_TURN_BYTES = 64 * 1024;
/** Of messages that are on their way to all followers; nothing more is read while there are so many. */
const MAX_UNTAKEN_BYTES = 128 * 1024 * 1024;
const NOTHING_YET = { region: undefined } as const;

interface Follow {
  readonly dataPath: DataPath;
  readonly authenticator: Authenticator;
  readonly caller: Authenticated;
  readonly address: TopicAddress;
  readonly poll: Poll;
}

interface FollowersLimits {
  readonly max: number;
  /** After so long without a byte a connection is taken for dead. */
  readonly silenceMs: number;
}

/** Readers that get messages as they come. */
export class Followers {
  readonly #limits: FollowersLimits;
  readonly #stopping: AbortSignal;
  readonly #keepAliveMs: number;
  #count = 0;
  /** Of messages that were read and that peers have not taken yet. */
  #untakenBytes = 0;

  constructor(limits: FollowersLimits, stopping: AbortSignal) {
    this.#limits = limits;
    this.#stopping = stopping;
    this.#keepAliveMs = Math.min(MAX_KEEP_ALIVE_MS, limits.silenceMs / 4);
  }

  /**
   * Server-sent events, one a message with its offset for an id, until the peer leaves, the server stops, the topic is gone or
   * the caller may not read it any more. Empty pieces say that there is nothing new. Whoever gets it has to end it.
   * @throws Rejection 503 when there are too many; IggyError when there is nothing to follow
   */
  follow(follow: Follow): AsyncIterable<string> {
    const { dataPath, caller, address, poll } = follow;
    if (this.#count >= this.#limits.max) throw new Rejection(503, "Too many follow a topic");
    dataPath.topic(caller.user, "K", address).partition(poll.partition_id);
    this.#count++;
    return endedOnce(this.#events(follow), () => {
      this.#count--;
    });
  }

  async *#events(follow: Follow): AsyncGenerator<string> {
    const { authenticator, caller, dataPath } = follow;
    let { poll } = follow;
    let quietSinceMs = performance.now();
    yield ": following\n\n";
    while (!this.#stopping.aborted && authenticator.isStillValid(caller)) {
      const result = this.#untakenBytes < MAX_UNTAKEN_BYTES ? await read({ ...follow, poll }) : NOTHING_YET;
      if (result === undefined) return;
      if (result.region !== undefined) {
        const events = eventsOf(result.region, result, dataPath);
        poll = { ...poll, kind: "offset", value: BigInt(result.lastOffset + 1) };
        quietSinceMs = performance.now();
        this.#untakenBytes += result.messagesBytes;
        try {
          yield events;
        } finally {
          this.#untakenBytes -= result.messagesBytes;
        }
        continue;
      }
      await (result === NOTHING_YET ? pause() : changed(follow));
      const isDue = performance.now() - quietSinceMs >= this.#keepAliveMs;
      if (isDue) quietSinceMs = performance.now();
      yield isDue ? ": still here\n\n" : "";
    }
  }
}

/** Ends when its reader does, also one that has not begun. */
const endedOnce = (events: AsyncGenerator<string>, onEnd: () => void): AsyncIterable<string> => {
  let isOver = false;
  const end = (): void => {
    if (!isOver) onEnd();
    isOver = true;
  };
  const next = async (): Promise<IteratorResult<string>> => {
    const found = await events.next();
    if (found.done === true) end();
    return found;
  };
  const finish = async (): Promise<IteratorResult<string>> => {
    end();
    return events.return(undefined);
  };
  return { [Symbol.asyncIterator]: () => ({ next, return: finish }) };
};

/** Undefined when the topic, the partition or the right to read it is gone. */
const read = async ({ dataPath, caller, address, poll }: Follow): Promise<ReadResult | undefined> => {
  try {
    const topic = dataPath.topic(caller.user, "K", address);
    return await pollMessages(topic, poll, dataPath.environment, MAX_TURN_BYTES);
  } catch (error) {
    if (isIggyError(error)) return undefined;
    throw error;
  }
};

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, IDLE_MS));

/** Resolves when something may have come, and at the latest after a pause; whether the topic is still there shows the next read. */
const changed = ({ dataPath, caller, address, poll }: Follow): Promise<void> => {
  try {
    const partition = dataPath.topic(caller.user, "K", address).partition(poll.partition_id);
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        unwatch();
        resolve();
      };
      const timer = setTimeout(done, IDLE_MS);
      const unwatch = partition.watch(done);
    });
  } catch (error) {
    if (isIggyError(error)) return pause();
    throw error;
  }
};

const eventsOf = (region: Region, { messagesBytes, messagesCount }: ReadResult, { environment }: DataPath): string => {
  try {
    const area = environment.memory.subarray(region.offset, region.offset + messagesBytes);
    return readStoredMessages(area, messagesCount)
      .map((message) => `id: ${message.offset}\nevent: message\ndata: ${writeMessage(message)}\n\n`)
      .join("");
  } finally {
    environment.arena.release(region);
  }
};
