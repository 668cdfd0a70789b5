// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/* The client over TCP, plain and inside of TLS alone; everything else is as in the entry with all transports. */

import { BaseClient } from "./base-client.ts";
import type { ClientConfig } from "./config/client-config.ts";
import { tcpTransport } from "./transport/tcp.ts";
import { tlsTransport } from "./transport/tls.ts";

export * from "./common.ts";

/** A client over TCP, plain and inside of TLS: a bundle with it has no other transport in it. */
export class Client extends BaseClient {
  /**
   * Connects with the first command, or with `connect`.
   * @throws IggyError invalid_connection_string, invalid_number_value, invalid_configuration, feature_unavailable
   */
  constructor(config: ClientConfig | string) {
    super(config, { tcp: async () => tcpTransport, tls: async () => tlsTransport });
  }
}
