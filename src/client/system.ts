// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ClientDetails } from "../protocol/blocks/client-details.ts";
import type { ClientHeader } from "../protocol/blocks/client-header.ts";
import type { ClusterMetadata } from "../protocol/blocks/cluster-metadata.ts";
import type { Stats } from "../protocol/blocks/stats.ts";
import { getClient } from "../protocol/commands/system/get-client.ts";
import { getClients } from "../protocol/commands/system/get-clients.ts";
import { getClusterMetadata } from "../protocol/commands/system/get-cluster-metadata.ts";
import { getMe } from "../protocol/commands/system/get-me.ts";
import { getStats } from "../protocol/commands/system/get-stats.ts";
import { ping } from "../protocol/commands/system/ping.ts";
import type { CommandSender } from "./command-sender.ts";

/** Commands about the server itself. */
export class SystemCommands {
  readonly #sender: CommandSender;

  constructor(sender: CommandSender) {
    this.#sender = sender;
  }

  ping(): Promise<undefined> {
    return this.#sender.send(ping, undefined);
  }

  stats(): Promise<Stats> {
    return this.#sender.send(getStats, undefined);
  }

  clusterMetadata(): Promise<ClusterMetadata> {
    return this.#sender.send(getClusterMetadata, undefined);
  }

  me(): Promise<ClientDetails> {
    return this.#sender.send(getMe, undefined);
  }

  client(clientId: number): Promise<ClientDetails | undefined> {
    return this.#sender.send(getClient, { clientId });
  }

  clients(): Promise<ClientHeader[]> {
    return this.#sender.send(getClients, undefined);
  }
}
