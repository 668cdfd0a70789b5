// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { PayloadBatch } from "../payload/batch-source.ts";
import type { ActorPlan } from "../plan/plan.ts";
import type { Moved } from "./recorder.ts";

/** Where an actor works: one topic, seen through one connection. */
export interface Target {
  readonly actor: ActorPlan;
  readonly topic: string;
  /** Where an actor without a group begins to read. */
  readonly startOffset: bigint;
  /** Reads must leave no trace: group members poll without committing. */
  readonly isRehearsal: boolean;
}

export interface ReadBatch extends Moved {
  /** Microseconds since 1970 as the first message has it; 0 when there is none. */
  readonly firstOriginMicros: number;
}

export const nothingRead: ReadBatch = { messages: 0, userBytes: 0, totalBytes: 0, firstOriginMicros: 0 };

/** What actors do on a server, however it is done. */
export interface Endpoint {
  /** Joins the groups of the actor and does what else must not be measured. */
  open(target: Target): Promise<void>;
  /** Resolves when the server has the batch; `originMicros` is written into each message where that can be done. */
  send(batch: PayloadBatch, originMicros: number): Promise<void>;
  /** What comes next, up to `count` messages; nothing when there is nothing. */
  poll(count: number): Promise<ReadBatch>;
  close(): Promise<void>;
}
