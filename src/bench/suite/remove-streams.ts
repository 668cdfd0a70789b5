// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { BenchmarkOptions } from "../options/benchmark-options.ts";
import { planBenchmark } from "../plan/plan.ts";
import { connectServer } from "../target/connect-server.ts";

/** Takes away the streams of a benchmark that left them for another one. */
export const removeStreams = async (options: BenchmarkOptions): Promise<void> => {
  const server = await connectServer(options);
  try {
    await server.clean(planBenchmark(options));
  } finally {
    await server.close();
  }
};
