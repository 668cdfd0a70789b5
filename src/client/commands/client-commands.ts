// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ClientDetails } from "../../protocol/blocks/client-details.ts";
import type { ClientHeader } from "../../protocol/blocks/client-header.ts";
import { type GetClient, getClient } from "../../protocol/commands/system/get-client.ts";
import { getClients } from "../../protocol/commands/system/get-clients.ts";
import { getMe } from "../../protocol/commands/system/get-me.ts";
import type { CallOptions } from "../config/call-options.ts";
import { CommandGroup } from "./command-sender.ts";

/** Connections, as the server sees them. */
export class ClientCommands extends CommandGroup {
  /** This connection, with the groups it is a member of. */
  getMe(options?: CallOptions): Promise<ClientDetails> {
    return this.sender.send(getMe, undefined, options);
  }

  /** Undefined when there is none. */
  get(client: GetClient, options?: CallOptions): Promise<ClientDetails | undefined> {
    return this.sender.send(getClient, client, options);
  }

  list(options?: CallOptions): Promise<ClientHeader[]> {
    return this.sender.send(getClients, undefined, options);
  }
}
