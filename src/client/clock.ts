// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** Time as a client sees it. A test may put its own in the place of the system's, and decide when it passes. */
export interface Clock {
  /** Milliseconds that only grow, from any beginning. */
  now(): number;
  /** Calls back once, after so many milliseconds; gives what `clearTimeout` takes. */
  setTimeout(callback: () => void, milliseconds: number): unknown;
  clearTimeout(timer: unknown): void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  setTimeout: (callback, milliseconds) => setTimeout(callback, milliseconds),
  clearTimeout: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};

/** Calls back once, and keeps no process alive; gives what `clearTimeout` takes. */
export const later = (clock: Clock, milliseconds: number, callback: () => void): unknown => {
  const timer = clock.setTimeout(callback, milliseconds);
  // Only Node has something to keep alive.
  (timer as { unref?: () => void } | undefined)?.unref?.();
  return timer;
};

/** Calls back again and again, and keeps no process alive; gives the function that stops it. */
export const every = (clock: Clock, milliseconds: number, callback: () => void): (() => void) => {
  let timer: unknown;
  const wait = (): void => {
    timer = later(clock, milliseconds, () => {
      wait();
      callback();
    });
  };
  wait();
  return () => clock.clearTimeout(timer);
};
