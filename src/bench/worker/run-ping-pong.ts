// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ActorContext, Ending } from "./actor-context.ts";
import { Patience, recordRead } from "./run-consumer.ts";
import { TokenBucket } from "./token-bucket.ts";

const BURST_MS = 1000;
const nothingSent: Sent = { messages: 0, dueMs: undefined };

interface Sent {
  readonly messages: number;
  /** When the request was due; undefined without a rate limit. */
  readonly dueMs: number | undefined;
}

/** Sends a batch and polls in turns: its own batch without a group, else whatever the group has for it. */
export const runPingPong = async (context: ActorContext): Promise<Ending> => {
  const { actor, budget, clock, signal } = context;
  const bucket = bucketOf(context);
  const patience = new Patience(context);
  let isSending = actor.sends;
  try {
    while (!signal.aborted && (isSending || (actor.polls && budget.wantsMore))) {
      const sent = isSending ? await sendNext(context, bucket) : nothingSent;
      if (isSending && sent.messages === 0) {
        isSending = false;
        budget.stopSending();
      }
      if (actor.polls && !(await pollBack(context, patience, sent, bucket))) return "timed_out";
      if (bucket !== undefined) await clock.until(bucket.paidAtMs, signal);
    }
  } finally {
    if (isSending) budget.stopSending();
  }
  return "finished";
};

/** Who reads its own back keeps its place in the schedule, however late: its latency counts from there. */
const bucketOf = ({ actor, clock }: ActorContext): TokenBucket | undefined =>
  actor.bytesPerSecond === undefined
    ? undefined
    : new TokenBucket(actor.bytesPerSecond, clock.nowMs(), actor.knowsWhenDue ? Number.POSITIVE_INFINITY : BURST_MS);

/** Sends nothing when there is no more to send. */
const sendNext = async (
  { source, budget, clock, endpoint, recorder }: ActorContext,
  bucket: TokenBucket | undefined,
): Promise<Sent> => {
  const batch = source.next();
  if (!budget.claim(batch.userBytes)) return nothingSent;
  const { userBytes, totalBytes, payloads } = batch;
  const startMs = clock.nowMs();
  const dueMs = bucket?.take(userBytes, startMs);
  await endpoint.send(batch, clock.toEpochMicros(startMs));
  budget.sent(payloads.length);
  recorder.record(clock.nowMs(), { messages: payloads.length, userBytes, totalBytes });
  return { messages: payloads.length, dueMs };
};

/** False when nothing came for too long. Who shares a group polls once, whoever is alone until its own is back. */
const pollBack = async (
  context: ActorContext,
  patience: Patience,
  sent: Sent,
  bucket: TokenBucket | undefined,
): Promise<boolean> => {
  const { actor, clock, endpoint, source, signal } = context;
  const isAlone = actor.group === undefined;
  let leftMessages = isAlone ? sent.messages : 0;
  do {
    if (isAlone && leftMessages === 0) return true;
    const askedMs = clock.nowMs();
    const read = await endpoint.poll(isAlone ? leftMessages : source.messagesWanted());
    if (read.messages === 0) {
      if (await patience.isOver()) return false;
      continue;
    }
    patience.renew();
    recordRead(context, read, askedMs, isAlone ? sent.dueMs : undefined);
    bucket?.take(read.userBytes, clock.nowMs());
    leftMessages -= read.messages;
  } while (leftMessages > 0 && !signal.aborted);
  return true;
};
