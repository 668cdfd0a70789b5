// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ClusterMetadata } from "../../protocol/blocks/cluster-metadata.ts";
import { getClusterMetadata } from "../../protocol/commands/system/get-cluster-metadata.ts";
import type { CallOptions } from "../config/call-options.ts";
import { CommandGroup } from "./command-sender.ts";

export class ClusterCommands extends CommandGroup {
  getClusterMetadata(options?: CallOptions): Promise<ClusterMetadata> {
    return this.sender.send(getClusterMetadata, undefined, options);
  }
}
