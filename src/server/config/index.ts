// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

export { describeConfig, secretValues, toToml } from "./effective.ts";
export { type LoadedConfig, loadConfig } from "./load/load-config.ts";
export { ConfigurationError, type ConfigurationProblem, describeProblem, MASK } from "./load/problem.ts";
export type { ServerConfig } from "./schema/server-schema.ts";
export { resolveShardCount } from "./shard-count.ts";
export { type Address, printAddress } from "./values/address.ts";
