// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { isIggyError } from "../../../../protocol/errors/iggy-error.ts";
import { readStoredMessages } from "../../../../protocol/message/stored-message.ts";
import type { ReadResult } from "../../../log/partition-log.ts";
import type { Authenticated, Authenticator } from "../auth/authenticator.ts";
import type { DataPath, TopicAddress } from "../data-path.ts";
import { Rejection } from "../rejection.ts";
import { type Poll, pollMessages } from "./poll.ts";
import { writeMessage } from "./write-messages.ts";

const MAX_FOLLOWERS = 1000;
const IDLE_MS = 50;
/** So that what stands between does not take a silent connection for a dead one. */
const KEEP_ALIVE_MS = 15_000;

interface Follow {
  readonly dataPath: DataPath;
  readonly authenticator: Authenticator;
  readonly caller: Authenticated;
  readonly address: TopicAddress;
  readonly poll: Poll;
}

/** Readers that get messages as they come. */
export class Followers {
  readonly #stopping: AbortSignal;
  #count = 0;

  constructor(stopping: AbortSignal) {
    this.#stopping = stopping;
  }

  /**
   * Server-sent events, one a message with its offset for an id, until the peer leaves, the server stops, the topic is gone or
   * the caller may not read it any more. Empty pieces say that there is nothing new.
   * @throws Rejection 503 when there are too many; IggyError when there is nothing to follow
   */
  follow(follow: Follow): AsyncIterable<string> {
    const { dataPath, caller, address, poll } = follow;
    if (this.#count >= MAX_FOLLOWERS) throw new Rejection(503, "Too many follow a topic");
    dataPath.topic(caller.user, "K", address).partition(poll.partition_id);
    return this.#events(follow);
  }

  async *#events(follow: Follow): AsyncGenerator<string> {
    const { authenticator, caller } = follow;
    let { poll } = follow;
    let quietSinceMs = performance.now();
    this.#count++;
    try {
      yield ": following\n\n";
      while (!this.#stopping.aborted && authenticator.isStillValid(caller)) {
        const result = await read({ ...follow, poll });
        if (result === undefined) return;
        if (result.messagesCount > 0) {
          poll = { ...poll, kind: "offset", value: BigInt(result.lastOffset + 1) };
          quietSinceMs = performance.now();
          yield eventsOf(result, follow.dataPath);
          continue;
        }
        await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
        const isDue = performance.now() - quietSinceMs >= KEEP_ALIVE_MS;
        if (isDue) quietSinceMs = performance.now();
        yield isDue ? ": still here\n\n" : "";
      }
    } finally {
      this.#count--;
    }
  }
}

/** Undefined when the topic, the partition or the right to read it is gone. */
const read = async ({ dataPath, caller, address, poll }: Follow): Promise<ReadResult | undefined> => {
  try {
    return await pollMessages(dataPath.topic(caller.user, "K", address), poll, dataPath.environment);
  } catch (error) {
    if (isIggyError(error)) return undefined;
    throw error;
  }
};

const eventsOf = ({ region, messagesBytes, messagesCount }: ReadResult, { environment }: DataPath): string => {
  if (region === undefined) return "";
  try {
    const area = environment.memory.subarray(region.offset, region.offset + messagesBytes);
    return readStoredMessages(area, messagesCount)
      .map((message) => `id: ${message.offset}\nevent: message\ndata: ${writeMessage(message)}\n\n`)
      .join("");
  } finally {
    environment.arena.release(region);
  }
};
