// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ResolvedReconnect } from "../config/resolve-config.ts";

/** Wait before an attempt: none before the first of each address, then longer and longer. */
export const backoffMs = (policy: ResolvedReconnect, attempt: number, addresses: number): number => {
  const round = Math.floor(attempt / addresses);
  if (round === 0 || attempt % addresses !== 0) return 0;
  const waitMs = Math.min(policy.maxIntervalMs, policy.intervalMs * policy.factor ** (round - 1));
  return policy.jitter ? waitMs * (0.5 + Math.random() / 2) : waitMs;
};
