// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { LogRecord, LogSink } from "../logger.ts";
import type { ServedRequest } from "../requests/served-request.ts";

/** What leaves the server over OpenTelemetry. Nothing here waits, throws or keeps more than a bounded queue. */
export interface Telemetry extends LogSink {
  record(record: LogRecord): void;
  traced(requests: readonly ServedRequest[]): void;
  /** Sends what is queued, for a limited time. */
  stop(): Promise<void>;
}
