// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { BaseClient } from "./base-client.ts";
import type { ClientConfig } from "./config/client-config.ts";
import { allTransports } from "./transport/all-transports.ts";

/** A client of a server: a method for each command of the protocol, on a connection that comes back when it breaks. */
export class Client extends BaseClient {
  /**
   * Connects with the first command, or with `connect`.
   * @throws IggyError invalid_connection_string, invalid_number_value, invalid_configuration, feature_unavailable
   */
  constructor(config: ClientConfig | string) {
    super(config, allTransports);
  }
}
