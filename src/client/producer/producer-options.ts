// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Partitioning } from "../../protocol/primitives/partitioning.ts";
import type { UserHeader } from "../../protocol/primitives/user-headers.ts";
import type { HeaderKey, HeaderValue } from "../commands/headers.ts";
import type { Id } from "../commands/id.ts";
import type { MessageKey } from "../commands/message-key.ts";
import type { TopicOptions } from "../commands/topic-commands.ts";
import type { Millis } from "../config/duration.ts";
import type { Encryptor } from "../encryption/encryptor.ts";
import type { ClientError } from "../errors.ts";
import type { Format, Serializer } from "../serializers/serializer.ts";
import type { ProducerError } from "./producer-error.ts";

export type HeaderScalar = string | boolean | number | bigint | Uint8Array;
/**
 * Names with values, whose kinds follow from them: text, bool, int32 for whole numbers that fit, otherwise float64, int64 for
 * bigints, raw for bytes. Or headers with their kinds, see `HeaderValue`: a map, or a list.
 */
export type HeaderInput =
  | Readonly<Record<string, HeaderScalar>>
  | ReadonlyMap<HeaderKey | string, HeaderValue>
  | readonly UserHeader[];

export interface OutMessage<Value = Uint8Array | string> {
  readonly value: Value;
  /** A number below 2^128, or a UUID. By default the producer makes one, or the server when it is not idempotent. */
  readonly id?: number | bigint | string | undefined;
  readonly headers?: HeaderInput | undefined;
  /** When it came to be, for what is passed on or measured; the moment of sending, to a millisecond, when absent. */
  readonly originTimestampMicros?: bigint | undefined;
  /** Goes before the key and the producer's partitioning. */
  readonly partition?: number | undefined;
  /** Messages of one key go to one partition. */
  readonly key?: MessageKey | undefined;
}

export interface ProducerOptions<Value = Uint8Array | string> {
  readonly stream: Id;
  readonly topic: Id;
  /** Make the stream and the topic when they are missing; true when absent, with one partition. */
  readonly create?: boolean | (TopicOptions & { readonly partitionsCount?: number | undefined }) | undefined;
  /** For messages without partition and key; balanced when absent. */
  readonly partitioning?: Partitioning | undefined;
  /** Chooses the partition of a message that names none; undefined or null leaves it to the key or the partitioning. */
  readonly partitioner?:
    | ((message: OutMessage<Value>, topic: { readonly partitionsCount: number }) => number | null | undefined)
    | undefined;
  /** A function, or a format such as `json(schema)`; bytes and text pass through when absent. */
  readonly serializer?: Serializer<Value> | Pick<Format<Value>, "serialize"> | undefined;
  /** Background waits a little for more messages before it sends; direct when absent. */
  readonly mode?: "direct" | "background" | undefined;
  readonly batch?:
    | {
        /** Most messages of one request; 1000 when absent. */
        readonly messages?: number | undefined;
        /** Most bytes of one request, unless one message has more; 1 MiB when absent. */
        readonly bytes?: number | undefined;
        /** Wait for more messages after the first; 0 in direct mode, 1 ms in background mode when absent. */
        readonly linger?: Millis | undefined;
      }
    | undefined;
  readonly buffer?:
    | {
        /** Bytes that are not acknowledged; 32 MiB when absent. */
        readonly bytes?: number | undefined;
        /** What a send does when the buffer is full; wait when absent. */
        readonly onFull?: "wait" | "fail" | undefined;
        /** Longest wait of a call for its turn and for room; without an end when absent. */
        readonly waitTimeout?: Millis | undefined;
      }
    | undefined;
  /** Requests under way at once for one destination; 1 when absent, which keeps the order also when one is repeated. */
  readonly maxInFlight?: number | undefined;
  readonly retry?:
    | {
        /** 3 when absent. */
        readonly retries?: number | undefined;
        /** Wait before the first; 1 s when absent. */
        readonly interval?: Millis | undefined;
        /** 2 when absent. */
        readonly factor?: number | undefined;
        /** Errors of connections and time-outs when absent. */
        readonly retryable?: ((error: ClientError) => boolean) | undefined;
      }
    | undefined;
  /** Give each message an id before its first attempt, by which a server can recognize a repetition; true when absent. */
  readonly idempotent?: boolean | undefined;
  /** The client's when absent, none when null. */
  readonly encryption?: Encryptor | null | undefined;
  /** Hears of messages whose delivery failed and that were enqueued, so that nobody may be waiting. */
  readonly onError?: ((error: ProducerError<Value>) => void) | undefined;
}
