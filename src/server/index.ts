// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** A server inside another program: `const server = await Server.start({ config: { "system.path": "./data" } })`. */
export type { Address, LoadedConfig } from "./config/index.ts";
export { ConfigurationError, type ConfigurationProblem } from "./config/index.ts";
export { Server, type ServerOptions } from "./server.ts";
