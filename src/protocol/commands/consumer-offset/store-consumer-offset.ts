// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type ConsumerOffsetPath, consumerOffsetPath } from "../../blocks/consumer-offset-path.ts";
import { type Codec, empty } from "../../primitives/codec.ts";
import { defineCommand } from "../define-command.ts";

export interface StoreConsumerOffset extends ConsumerOffsetPath {
  readonly offset: bigint;
}

const storeRequest: Codec<StoreConsumerOffset> = {
  encode: (writer, value) => {
    consumerOffsetPath.encode(writer, value);
    writer.u64(value.offset);
  },
  decode: (reader) => ({ ...consumerOffsetPath.decode(reader), offset: reader.u64() }),
};

/* Request: ConsumerOffsetPath, offset u64. Reply: nothing. */
export const storeConsumerOffset = defineCommand({
  code: 121,
  name: "store_consumer_offset",
  request: storeRequest,
  reply: empty,
});
