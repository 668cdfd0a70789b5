// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { PayloadBatch } from "../payload/batch-source.ts";
import type { ActorContext, Ending } from "./actor-context.ts";
import { TokenBucket } from "./token-bucket.ts";

/** Sends batches until there is no more to send. */
export const runProducer = async (context: ActorContext): Promise<Ending> => {
  const { options, budget } = context;
  try {
    await (options.isOpenLoop ? sendWhenDue(context) : sendInTurns(context));
  } finally {
    budget.stopSending();
  }
  return "finished";
};

/** One request after the other, each not before it is due. */
const sendInTurns = async (context: ActorContext): Promise<void> => {
  const { source, budget, clock, signal } = context;
  const bucket = bucketOf(context);
  for (let batch = source.next(); !signal.aborted && budget.claim(batch.userBytes); batch = source.next()) {
    const dueMs = bucket?.take(batch.userBytes, clock.nowMs());
    if (dueMs !== undefined) await clock.until(dueMs, signal);
    const startMs = clock.nowMs();
    await sendOne(context, batch, startMs, dueMs);
  }
};

/** Requests begin when they are due, also while earlier ones wait; their latency counts from then. */
const sendWhenDue = async (context: ActorContext): Promise<void> => {
  const { source, budget, clock, signal, options } = context;
  const bucket = bucketOf(context);
  const underWay = new Set<Promise<void>>();
  for (let batch = source.next(); !signal.aborted && budget.claim(batch.userBytes); batch = source.next()) {
    const dueMs = bucket?.take(batch.userBytes, clock.nowMs()) ?? clock.nowMs();
    await clock.until(dueMs, signal);
    if (underWay.size >= options.maxInFlight) await Promise.race(underWay);
    const sending = sendOne(context, batch, dueMs, dueMs).finally(() => underWay.delete(sending));
    underWay.add(sending);
  }
  await Promise.all(underWay);
};

const sendOne = async (
  { endpoint, clock, budget, recorder }: ActorContext,
  batch: PayloadBatch,
  startMs: number,
  dueMs: number | undefined,
): Promise<void> => {
  await endpoint.send(batch, clock.toEpochMicros(startMs));
  const endMs = clock.nowMs();
  const { userBytes, totalBytes, payloads } = batch;
  budget.sent(payloads.length);
  const intendedMs = dueMs === undefined ? undefined : endMs - dueMs;
  recorder.record(endMs, { messages: payloads.length, userBytes, totalBytes }, endMs - startMs, intendedMs);
};

/** Late requests keep their place in the schedule: it is the server that has to catch up. */
const bucketOf = ({ actor, clock }: ActorContext): TokenBucket | undefined =>
  actor.bytesPerSecond === undefined
    ? undefined
    : new TokenBucket(actor.bytesPerSecond, clock.nowMs(), Number.POSITIVE_INFINITY);
