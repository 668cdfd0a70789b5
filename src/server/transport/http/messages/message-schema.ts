// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { MAX_U64 } from "../../../../protocol/primitives/integers.ts";
import { MAX_U32, MAX_U128 } from "../shapes/schema.ts";
import { messageShape } from "./message-shapes.ts";

const integer = (maximum: number | bigint) => ({ type: "integer", minimum: 0, maximum });

const headerFields = {
  checksum: integer(MAX_U64),
  id: integer(MAX_U128),
  offset: integer(MAX_U64),
  timestamp: integer(MAX_U64),
  origin_timestamp: integer(MAX_U64),
  user_headers_length: integer(MAX_U32),
  payload_length: integer(MAX_U32),
  reserved: integer(MAX_U64),
};

/** A stored message. */
export const messageSchema = {
  title: "Message",
  type: "object",
  properties: {
    header: { type: "object", properties: headerFields, required: Object.keys(headerFields) },
    payload: { type: "string", contentEncoding: "base64" },
    user_headers: (messageShape.schema["properties"] as Record<string, unknown>)["user_headers"],
  },
  required: ["header", "payload", "user_headers"],
};

export const polledSchema = {
  title: "PolledMessages",
  type: "object",
  properties: {
    partition_id: integer(MAX_U32),
    current_offset: integer(MAX_U64),
    count: integer(MAX_U32),
    messages: { type: "array", items: messageSchema },
  },
  required: ["partition_id", "current_offset", "count", "messages"],
};
