// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** Requests that are on their way at once. */
const MAX_UNDER_WAY = 8;

/**
 * Sends batches without waiting for the answer to each; they arrive in their order. Calls `onSent` for each batch the
 * server has, in that order, and stops at the first that fails.
 */
export const sendPipelined = async <Batch>(
  batches: AsyncIterable<Batch>,
  send: (batch: Batch) => Promise<void>,
  onSent: (batch: Batch) => void | Promise<void>,
): Promise<void> => {
  const underWay: { readonly batch: Batch; readonly sent: Promise<void> }[] = [];
  const settleOldest = async (): Promise<void> => {
    const oldest = underWay.shift();
    if (oldest === undefined) return;
    await oldest.sent;
    await onSent(oldest.batch);
  };
  try {
    for await (const batch of batches) {
      const sent = send(batch);
      // It is awaited in its turn; until then a failure must not count as unhandled.
      sent.catch(() => undefined);
      underWay.push({ batch, sent });
      if (underWay.length >= MAX_UNDER_WAY) await settleOldest();
    }
    while (underWay.length > 0) await settleOldest();
  } catch (error) {
    // Those behind the one that failed may have arrived; they do not count, so that nothing is left out when it is repeated.
    await Promise.allSettled(underWay.map(({ sent }) => sent));
    throw error;
  }
};
