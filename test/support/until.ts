// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

const DEADLINE_MS = 60_000;
const STEP_MS = 10;

/** Resolves when the condition holds; fails with `what` when it does not come to hold. */
export const until = async (what: string, condition: () => boolean | Promise<boolean>): Promise<void> => {
  const deadlineMs = Date.now() + DEADLINE_MS;
  while (!(await condition())) {
    if (Date.now() > deadlineMs) throw new Error(`never happened: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
};
