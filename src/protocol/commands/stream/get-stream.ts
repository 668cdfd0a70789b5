// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type StreamHeader, streamHeader } from "../../blocks/stream-header.ts";
import { type TopicHeader, topicHeader } from "../../blocks/topic-header.ts";
import { type Codec, decodeCounted, optional } from "../../primitives/codec.ts";
import { type Identifier, identifier } from "../../primitives/identifier.ts";
import { defineCommand } from "../define-command.ts";

export interface GetStream {
  readonly stream: Identifier;
}

const streamRequest: Codec<GetStream> = {
  encode: (writer, value) => {
    identifier.encode(writer, value.stream);
  },
  decode: (reader) => ({ stream: identifier.decode(reader) }),
};

export interface StreamDetails extends StreamHeader {
  readonly topics: readonly TopicHeader[];
}

const streamDetails: Codec<StreamDetails> = {
  encode: (writer, value) => {
    streamHeader.encode(writer, value);
    for (const topic of value.topics) topicHeader.encode(writer, topic);
  },
  decode: (reader) => {
    const header = streamHeader.decode(reader);
    return { ...header, topics: decodeCounted(topicHeader, reader, header.topicsCount) };
  },
};

/* Request: stream identifier. Reply: StreamHeader, TopicHeader x topics_count; or nothing. */
export const getStream = defineCommand({
  code: 200,
  name: "get_stream",
  request: streamRequest,
  reply: optional(streamDetails),
});
