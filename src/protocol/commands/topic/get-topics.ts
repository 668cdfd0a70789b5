// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { topicHeader } from "../../blocks/topic-header.ts";
import { type Codec, untilEnd } from "../../primitives/codec.ts";
import { type Identifier, identifier } from "../../primitives/identifier.ts";
import { defineCommand } from "../define-command.ts";

export interface GetTopics {
  readonly stream: Identifier;
}

const streamRequest: Codec<GetTopics> = {
  encode: (writer, value) => {
    identifier.encode(writer, value.stream);
  },
  decode: (reader) => ({ stream: identifier.decode(reader) }),
};

/* Request: stream identifier. Reply: TopicHeader for each topic. */
export const getTopics = defineCommand({
  code: 301,
  name: "get_topics",
  request: streamRequest,
  reply: untilEnd(topicHeader),
});
