// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Codec, decodeCounted } from "../primitives/codec.ts";
import { type StreamHeader, streamHeader } from "./stream-header.ts";
import { type TopicHeader, topicHeader } from "./topic-header.ts";

export interface StreamDetails extends StreamHeader {
  readonly topics: readonly TopicHeader[];
}

/* StreamDetails: StreamHeader, TopicHeader x topics_count */
export const streamDetails: Codec<StreamDetails> = {
  encode: (writer, value) => {
    streamHeader.encode(writer, value);
    for (const topic of value.topics) topicHeader.encode(writer, topic);
  },
  decode: (reader) => {
    const header = streamHeader.decode(reader);
    return { ...header, topics: decodeCounted(topicHeader, reader, header.topicsCount) };
  },
};
