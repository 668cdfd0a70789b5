// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ActorContext, Ending } from "./actor-context.ts";
import { Patience, recordRead } from "./run-consumer.ts";
import { TokenBucket } from "./token-bucket.ts";

const BURST_MS = 1000;

/** Sends a batch and polls in turns: its own batch without a group, else whatever the group has for it. */
export const runPingPong = async (context: ActorContext): Promise<Ending> => {
  const { actor, budget, clock, signal } = context;
  const bucket =
    actor.bytesPerSecond === undefined ? undefined : new TokenBucket(actor.bytesPerSecond, clock.nowMs(), BURST_MS);
  const patience = new Patience(context);
  let isSending = actor.sends;
  try {
    while (!signal.aborted && (isSending || (actor.polls && budget.wantsMore))) {
      const sentMessages = isSending ? await sendNext(context, bucket) : 0;
      if (isSending && sentMessages === 0) {
        isSending = false;
        budget.stopSending();
      }
      if (actor.polls && !(await pollBack(context, patience, sentMessages, bucket))) return "timed_out";
      if (bucket !== undefined) await clock.until(bucket.paidAtMs, signal);
    }
  } finally {
    if (isSending) budget.stopSending();
  }
  return "finished";
};

/** Gives how many messages were sent, none when there is no more to send. */
const sendNext = async (
  { source, budget, clock, endpoint, recorder }: ActorContext,
  bucket: TokenBucket | undefined,
): Promise<number> => {
  const batch = source.next();
  if (!budget.claim(batch.userBytes)) return 0;
  const { userBytes, totalBytes, payloads } = batch;
  await endpoint.send(batch, clock.toEpochMicros(clock.nowMs()));
  const endMs = clock.nowMs();
  budget.sent(payloads.length);
  recorder.record(endMs, { messages: payloads.length, userBytes, totalBytes });
  bucket?.take(userBytes, endMs);
  return payloads.length;
};

/** False when nothing came for too long. Who shares a group polls once, whoever is alone until its own is back. */
const pollBack = async (
  context: ActorContext,
  patience: Patience,
  sentMessages: number,
  bucket: TokenBucket | undefined,
): Promise<boolean> => {
  const { actor, clock, endpoint, source, signal } = context;
  const isAlone = actor.group === undefined;
  let leftMessages = isAlone ? sentMessages : 0;
  do {
    if (isAlone && leftMessages === 0) return true;
    const askedMs = clock.nowMs();
    const read = await endpoint.poll(isAlone ? leftMessages : source.messagesWanted());
    if (read.messages === 0) {
      if (await patience.isOver()) return false;
      continue;
    }
    patience.renew();
    recordRead(context, read, askedMs);
    bucket?.take(read.userBytes, clock.nowMs());
    leftMessages -= read.messages;
  } while (leftMessages > 0 && !signal.aborted);
  return true;
};
