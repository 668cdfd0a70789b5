// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { BenchmarkOptions } from "./benchmark-options.ts";
import { kinds } from "./kinds.ts";

/** What messages that say in their payload when they were sent have at its beginning: microseconds since 1970, little-endian. */
export const STAMP_BYTES = 8;

export const isOverHttp = ({ connection }: Pick<BenchmarkOptions, "connection">): boolean =>
  connection.transport?.startsWith("HTTP") === true;

/**
 * Whether payloads have to say when they were sent, for who reads them: others than our own server have no timestamp of the client,
 * and over HTTP it is not sent.
 */
export const stampsPayloads = (options: Pick<BenchmarkOptions, "kind" | "connection" | "peer">): boolean => {
  const { produces, consumes } = kinds[options.kind];
  return produces && consumes && (options.peer !== undefined || isOverHttp(options));
};
