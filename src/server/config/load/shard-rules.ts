// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ServerConfig } from "../schema/server-schema.ts";
import { type Machine, shardCountOf } from "../shard-count.ts";
import { ValueProblem } from "../values/value-problem.ts";
import type { BrokenRule } from "./rules.ts";

/** The machine has to have the processors that are asked for. */
export const shardRules = ({ system }: ServerConfig, machine?: Machine): BrokenRule[] => {
  try {
    shardCountOf(system.sharding.cpuAllocation, machine);
    return [];
  } catch (error) {
    if (!(error instanceof ValueProblem)) throw error;
    return [{ key: "system.sharding.cpu_allocation", reason: error.reason, advice: error.advice }];
  }
};
