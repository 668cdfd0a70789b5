// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ControlReply, ControlRequest } from "./shard-messages.ts";

/** A shard's way to the controller. */
export interface ControlLink {
  /** Never rejects: what goes wrong is the reply's status. */
  request(request: ControlRequest): Promise<ControlReply>;
  disconnected(clientId: number): void;
  /** The connection is open, but its client is no longer known and no member of any group. */
  evicted(clientId: number): void;
}
