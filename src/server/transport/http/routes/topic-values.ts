// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Identifier } from "../../../../protocol/primitives/identifier.ts";
import type { TopicAddress } from "../data-path.ts";
import { identifierOf } from "../shapes/path-values.ts";

export const topicValues = { stream_id: identifierOf("The stream"), topic_id: identifierOf("The topic") };

/** The topic a path leads to. */
export const topicOf = (path: { readonly stream_id: Identifier; readonly topic_id: Identifier }): TopicAddress => ({
  stream: path.stream_id,
  topic: path.topic_id,
});
