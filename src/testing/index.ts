// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** A throw-away server for tests: `await using server = await TestServer.start()`. */
export { TestServer, type TestServerOptions } from "./test-server.ts";
