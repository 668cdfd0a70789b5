// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** The tools for a data directory that no server uses. */
export { type DumpedMessage, dumpMessages } from "./dump/dump-messages.ts";
export { dumpState } from "./dump/dump-state.ts";
export { findPartitions } from "./dump/find-partitions.ts";
export { holdDirectory } from "./held-directory.ts";
export { type InspectedDirectory, inspectDirectory } from "./inspected-directory.ts";
export type { Finding, Repair } from "./verify/finding.ts";
export { repairDirectory } from "./verify/repair-directory.ts";
export { type Verification, verifyDirectory } from "./verify/verify-directory.ts";
