// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** Memory all threads of a benchmark share; it can be posted to a thread. */
export interface SharedMemory {
  readonly claimed: BigInt64Array<SharedArrayBuffer>;
  readonly sentMessages: BigInt64Array<SharedArrayBuffer>;
  readonly readMessages: BigInt64Array<SharedArrayBuffer>;
  readonly readBytes: BigInt64Array<SharedArrayBuffer>;
  readonly senders: Int32Array<SharedArrayBuffer>;
}

/** Counters for one run; `sendersOf` says how many actors send for each. */
export const makeSharedMemory = (sendersOf: readonly number[]): SharedMemory => {
  const longs = () => new BigInt64Array(new SharedArrayBuffer(8 * sendersOf.length));
  const senders = new Int32Array(new SharedArrayBuffer(4 * sendersOf.length));
  senders.set(sendersOf);
  return { claimed: longs(), sentMessages: longs(), readMessages: longs(), readBytes: longs(), senders };
};
