// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { afterAll, beforeAll } from "vitest";
import { Client } from "../../src/client/index.ts";
import { type RunningServer, type StartOptions, startServer } from "./start-server.ts";

interface ServerAndClient {
  readonly server: RunningServer;
  readonly client: Client;
}

/** Starts a server for the tests of a file and connects root to it; both end with the file. */
export const useServerAndClient = (use: (running: ServerAndClient) => void, options: StartOptions = {}): void => {
  let server: RunningServer;
  let client: Client;
  beforeAll(async () => {
    server = await startServer(options);
    client = await Client.connect(`iggy://iggy:iggy@${server.address}`);
    use({ server, client });
  });
  afterAll(async () => {
    await client.close();
    await server.stop();
  });
};
