// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ClientConfig } from "../../client/config/client-config.ts";
import type { Credentials } from "../../client/config/credentials.ts";
import type { BenchmarkKind } from "./kinds.ts";
import type { PeerOptions } from "./peers.ts";

/** Both ends included. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** When actors have done enough. */
export type Amount =
  | { readonly unit: "batches"; readonly batches: number }
  /** Bytes of payload, for all actors of a direction together. */
  | {
      readonly unit: "bytes";
      readonly bytes: number;
      /** How long those were written that are read: the bytes themselves differ from run to run. */
      readonly writtenInMs?: number;
    }
  | { readonly unit: "duration"; readonly durationMs: number };

/** How many actors of which sort there are, and on what they work. */
export interface Shape {
  readonly streams: number;
  readonly partitions: number;
  readonly producers: number;
  readonly consumers: number;
  readonly groups: number;
}

/** What payloads are cut out of; a file begins again at its end. */
export type PayloadSource = "random" | "json" | "zero" | { readonly file: string };

/** A benchmark without gaps; it can be posted to another thread. */
export interface BenchmarkOptions extends Shape {
  readonly kind: BenchmarkKind;
  readonly connection: Omit<ClientConfig, "credentials" | "encryption"> & { readonly credentials: Credentials };
  /** Another server that is measured instead of one of ours. */
  readonly peer: PeerOptions | undefined;
  readonly messageBytes: Range;
  readonly messagesPerBatch: Range;
  readonly amount: Amount;
  /** For all actors together. */
  readonly rateLimitBytesPerSecond: number | undefined;
  /** Requests start when they are due, whether or not earlier ones were answered. */
  readonly isOpenLoop: boolean;
  /** Requests of one producer that are under way at once, in the open loop. */
  readonly maxInFlight: number;
  /** How much faster than producers consumers may read, under a rate limit. */
  readonly readAmplification: number;
  readonly warmupMs: number;
  readonly samplingMs: number;
  readonly movingAverageWindow: number;
  /** Work through the producer and the consumer of the client, not through bare requests. */
  readonly isHighLevel: boolean;
  readonly reuseStreams: boolean;
  readonly cleanup: boolean;
  readonly maxTopicSizeBytes: bigint;
  readonly messageExpiryMicros: bigint;
  /** Threads the actors are spread over. */
  readonly workers: number;
  readonly seed: number;
  readonly payload: PayloadSource;
  /** How many times smaller compression makes payloads; undefined for those of the payload as it is. */
  readonly compressible: number | undefined;
  /** User headers of each message. */
  readonly headers: number;
  /** Keys that requests take turns with, each of which goes to one partition; none for the partitioning of the kind. */
  readonly keys: number;
  /** Readers give up after so long without a message. */
  readonly idleTimeoutMs: number;
}
