// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { clusterMetadata } from "../../blocks/cluster-metadata.ts";
import { empty } from "../../primitives/codec.ts";
import { defineCommand } from "../define-command.ts";

/* Request: nothing. Reply: ClusterMetadata. */
export const getClusterMetadata = defineCommand({
  code: 12,
  name: "get_cluster_metadata",
  request: empty,
  reply: clusterMetadata,
});
