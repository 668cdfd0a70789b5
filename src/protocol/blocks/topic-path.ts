// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Codec } from "../primitives/codec.ts";
import { type Identifier, identifier } from "../primitives/identifier.ts";

/** A topic, addressed through its stream. */
export interface TopicPath {
  readonly stream: Identifier;
  readonly topic: Identifier;
}

/* TopicPath: stream identifier, topic identifier */
export const topicPath: Codec<TopicPath> = {
  encode: (writer, value) => {
    identifier.encode(writer, value.stream);
    identifier.encode(writer, value.topic);
  },
  decode: (reader) => ({ stream: identifier.decode(reader), topic: identifier.decode(reader) }),
};
