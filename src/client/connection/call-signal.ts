// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Clock } from "../clock.ts";
import type { CallOptions } from "../config/call-options.ts";
import { toMilliseconds } from "../config/duration.ts";
import { clientError } from "../errors.ts";

/** One signal for everything that may end a call early. */
export interface CallSignal {
  readonly signal: AbortSignal | undefined;
  /** To be called when the call is over. */
  readonly done: () => void;
}

const nothing: CallSignal = { signal: undefined, done: () => {} };

export const callSignal = (options: CallOptions | undefined, command: string, clock: Clock): CallSignal => {
  if (options === undefined) return nothing;
  const { signal, timeout } = options;
  if (timeout === undefined) return signal === undefined ? nothing : { signal, done: () => {} };
  const timeoutMs = toMilliseconds(timeout, "timeout");
  const controller = new AbortController();
  const timer = clock.setTimeout(
    () => controller.abort(clientError("task_timeout", { command, timeoutMs })),
    timeoutMs,
  );
  const forward = (): void => controller.abort(signal?.reason);
  signal?.addEventListener("abort", forward);
  if (signal?.aborted === true) forward();
  const done = (): void => {
    clock.clearTimeout(timer);
    signal?.removeEventListener("abort", forward);
  };
  return { signal: controller.signal, done };
};

/** The promise, or the reason of the signal if that comes first; the promise is left to go on. */
export const abortable = <Value>(promise: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> => {
  if (signal === undefined) return promise;
  if (signal.aborted) {
    promise.catch(() => {});
    return Promise.reject(signal.reason);
  }
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
};
