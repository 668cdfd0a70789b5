// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { GroupMembership } from "../../protocol/blocks/client-details.ts";
import type { ServedRequest } from "../observability/requests/served-request.ts";
import type { ControlReply, ControlRequest } from "./shard-messages.ts";

/** A shard's way to the controller. */
export interface ControlLink {
  /** Never rejects: what goes wrong is the reply's status. */
  request(request: ControlRequest): Promise<ControlReply>;
  /** Hands over the partitions of a group that can be; resolves when all shards know. Never rejects. */
  handOver(group: GroupMembership): Promise<void>;
  /** Registers a peer whose connection did not come from the controller; undefined when there may be no more. */
  connected(address: string): Promise<number | undefined>;
  disconnected(clientId: number): void;
  /** Requests that were served and are to be exported. */
  traced(requests: readonly ServedRequest[]): void;
  /** The connection is open, but its client is no longer known and no member of any group. */
  evicted(clientId: number): void;
}
