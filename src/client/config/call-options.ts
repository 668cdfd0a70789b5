// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Millis } from "./duration.ts";

/** What every method that talks to the server takes besides its arguments. */
export interface CallOptions {
  /** Gives up when it aborts; the promise rejects with its reason. A request that is on its way may still be executed. */
  readonly signal?: AbortSignal | undefined;
  /** How long this call may take, waiting for a connection included; the connection goes on afterwards. */
  readonly timeout?: Millis | undefined;
}
