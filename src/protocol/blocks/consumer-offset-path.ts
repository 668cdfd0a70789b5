// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Codec } from "../primitives/codec.ts";
import { type Consumer, consumer } from "../primitives/consumer.ts";
import { partitionOption } from "../primitives/partition-option.ts";
import { type TopicPath, topicPath } from "./topic-path.ts";

/** A committed offset: whose, and of which partition (without one: partition 0, or a group's next). */
export interface ConsumerOffsetPath extends TopicPath {
  readonly consumer: Consumer;
  readonly partitionId: number | undefined;
}

/* ConsumerOffsetPath: consumer, stream identifier, topic identifier, optional partition id */
export const consumerOffsetPath: Codec<ConsumerOffsetPath> = {
  encode: (writer, value) => {
    consumer.encode(writer, value.consumer);
    topicPath.encode(writer, value);
    partitionOption.encode(writer, value.partitionId);
  },
  decode: (reader) => ({
    consumer: consumer.decode(reader),
    ...topicPath.decode(reader),
    partitionId: partitionOption.decode(reader),
  }),
};
