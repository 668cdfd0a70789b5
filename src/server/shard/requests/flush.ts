// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { flushUnsavedBuffer } from "../../../protocol/commands/message/flush-unsaved-buffer.ts";
import { ByteReader } from "../../../protocol/primitives/byte-reader.ts";
import type { ServedConnection } from "../../transport/transport.ts";
import { findTopic, type RequestEnvironment, requireLogin } from "./request-environment.ts";

/** Serves flush_unsaved_buffer: messages are in their file already, so what is left is the index and the disk. */
export const serveFlush = (
  environment: RequestEnvironment,
  connection: ServedConnection,
  start: number,
  end: number,
): Promise<void> | undefined => {
  const request = flushUnsavedBuffer.request.decode(new ByteReader(environment.log.memory, start, end));
  const user = requireLogin(connection.session);
  const topic = findTopic(environment, user, "L", request.stream.value, request.topic.value);
  const synced = topic.partition(request.partitionId).flush(request.fsync);
  if (synced !== undefined) return synced.then(() => connection.replies.success());
  connection.replies.success();
  return undefined;
};
