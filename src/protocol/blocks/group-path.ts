// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Codec } from "../primitives/codec.ts";
import { type Identifier, identifier } from "../primitives/identifier.ts";
import { type TopicPath, topicPath } from "./topic-path.ts";

/** A consumer group, addressed through its topic. */
export interface GroupPath extends TopicPath {
  readonly group: Identifier;
}

/* GroupPath: stream identifier, topic identifier, group identifier */
export const groupPath: Codec<GroupPath> = {
  encode: (writer, value) => {
    topicPath.encode(writer, value);
    identifier.encode(writer, value.group);
  },
  decode: (reader) => ({ ...topicPath.decode(reader), group: identifier.decode(reader) }),
};
