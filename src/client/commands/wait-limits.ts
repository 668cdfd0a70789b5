// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { ClientError } from "../errors.ts";

const MAX_WAIT_MS = 30_000;
const notOffered: ReadonlySet<string> = new Set(["invalid_command", "feature_unavailable"]);

/** How long to let the server wait so that a wait is not taken for a dead connection; a limit of 0 is none. */
export const waitMsOf = (...limitsMs: readonly number[]): number =>
  Math.floor(Math.min(MAX_WAIT_MS, ...limitsMs.filter((limitMs) => limitMs > 0).map((limitMs) => limitMs / 2)));

/** A wait that brought nothing sooner may not have been one. */
export const QUICK_WAIT_MS = 10;

/** Whether a server says with it that it lets no poll wait. */
export const isNotOffered = (error: unknown): boolean =>
  error instanceof ClientError && notOffered.has(error.errorName);
