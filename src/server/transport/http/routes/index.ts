// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Route } from "../route.ts";
import { consumerGroupRoutes } from "./consumer-groups.ts";
import { consumerOffsetRoutes } from "./consumer-offsets.ts";
import { lineRoutes } from "./lines.ts";
import { messageRoutes } from "./messages.ts";
import { partitionRoutes } from "./partitions.ts";
import { sessionRoutes } from "./sessions.ts";
import { streamRoutes } from "./streams.ts";
import { systemRoutes } from "./system.ts";
import { tokenRoutes } from "./tokens.ts";
import { topicRoutes } from "./topics.ts";
import { userRoutes } from "./users.ts";

/** Everything the API offers. */
export const apiRoutes: readonly Route[] = [
  ...systemRoutes,
  ...sessionRoutes,
  ...userRoutes,
  ...tokenRoutes,
  ...streamRoutes,
  ...topicRoutes,
  ...partitionRoutes,
  ...messageRoutes,
  ...lineRoutes,
  ...consumerOffsetRoutes,
  ...consumerGroupRoutes,
];
