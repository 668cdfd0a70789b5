// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { MAX_PAYLOAD_BYTES } from "../../../../protocol/message/message-header.ts";
import { wrongShape } from "../rejection.ts";
import { base64, decodedLength } from "../shapes/base64.ts";
import { defaulted, list, object, type Shape, type ValueOf } from "../shapes/shape.ts";
import { oneOf, text } from "../shapes/values.ts";
import { messageId } from "./message-id.ts";
import { userHeadersShape } from "./user-headers.ts";

/** Base64 that is decoded only where the message is put together. */
const payload: Shape<string> = {
  schema: { type: "string", contentEncoding: "base64", minLength: 4 },
  read: (value, path) => {
    const given = text.read(value, path);
    if (given.length === 0) throw wrongShape(path, "the payload is empty");
    if (decodedLength(given) > MAX_PAYLOAD_BYTES) throw wrongShape(path, "the payload is too large");
    return given;
  },
};

export const messageShape = object({ id: defaulted(messageId, 0n), payload, user_headers: userHeadersShape });

const partitioningKinds = { balanced: "balanced", partition_id: "partition_id", messages_key: "messages_key" } as const;
const partitioningShape = object({ kind: oneOf(partitioningKinds), value: base64 });

export const sendMessagesBody = object(
  { partitioning: partitioningShape, messages: list(messageShape) },
  { isStrict: true },
);

/** A message as it was sent; its payload still in base64. */
export type SentMessage = ValueOf<typeof messageShape>;
export type SentPartitioning = ValueOf<typeof partitioningShape>;
