// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import type { ChangeOf } from "./change.ts";
import { findStream, requireStream } from "./find.ts";
import { forgetStream } from "./forget-permissions.ts";
import type { Metadata } from "./model.ts";
import { SlotAllocator } from "./slot-allocator.ts";

/** @throws IggyError stream_name_already_exists */
export const prepareCreateStream = (
  metadata: Metadata,
  { id, request }: ChangeOf<"create_stream">,
  timestampMicros: number,
): (() => void) => {
  const { name } = request;
  if (metadata.streams.has(id) || findStream(metadata, { kind: "string", value: name }) !== undefined) {
    throw new IggyError("stream_name_already_exists", { stream: name });
  }
  return () => {
    metadata.streamIds.take(id);
    metadata.streams.set(id, {
      id,
      createdAtMicros: timestampMicros,
      name,
      topics: new Map(),
      topicIds: new SlotAllocator(),
    });
  };
};

/** @throws IggyError stream_id_not_found */
export const prepareDeleteStream = (metadata: Metadata, { request }: ChangeOf<"delete_stream">): (() => void) => {
  const { id } = requireStream(metadata, request.stream);
  return () => {
    metadata.streams.delete(id);
    metadata.streamIds.release(id);
    forgetStream(metadata, id);
  };
};

/** @throws IggyError stream_id_not_found, stream_name_already_exists */
export const prepareUpdateStream = (metadata: Metadata, { request }: ChangeOf<"update_stream">): (() => void) => {
  const stream = requireStream(metadata, request.stream);
  const other = findStream(metadata, { kind: "string", value: request.name });
  if (other !== undefined && other !== stream) {
    throw new IggyError("stream_name_already_exists", { stream: request.name });
  }
  return () => {
    stream.name = request.name;
  };
};
