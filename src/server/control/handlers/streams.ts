// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createStream } from "../../../protocol/commands/stream/create-stream.ts";
import { deleteStream } from "../../../protocol/commands/stream/delete-stream.ts";
import { getStream } from "../../../protocol/commands/stream/get-stream.ts";
import { getStreams } from "../../../protocol/commands/stream/get-streams.ts";
import { purgeStream } from "../../../protocol/commands/stream/purge-stream.ts";
import { updateStream } from "../../../protocol/commands/stream/update-stream.ts";
import { numericIdentifier } from "../../../protocol/primitives/identifier.ts";
import { requirePermission } from "../control-context.ts";
import { findStream, requireStream } from "../metadata/find.ts";
import { emptyTrash } from "./empty-trash.ts";
import { handler } from "./handler.ts";
import { purgeTopics } from "./purge.ts";
import { inOrder, streamSummary, topicSummary } from "./summaries.ts";

export const streamHandlers = [
  handler(getStream, (context, request, caller) => {
    const { store, partitions } = context;
    const stream = findStream(store.metadata, request.stream);
    if (stream === undefined) return undefined;
    requirePermission(context, caller, "E", stream.id);
    const topics = inOrder(stream.topics).map((topic) => topicSummary(partitions, stream, topic));
    return { ...streamSummary(partitions, stream), topics };
  }),

  handler(getStreams, (context, _, caller) => {
    requirePermission(context, caller, "D");
    return inOrder(context.store.metadata.streams).map((stream) => streamSummary(context.partitions, stream));
  }),

  handler(createStream, async (context, request, caller) => {
    requirePermission(context, caller, "F");
    const { store, partitions } = context;
    const id = store.metadata.streamIds.peek();
    store.transact({ name: "create_stream", id, request }, caller.userId);
    await context.publish([{ kind: "stream", streamId: id, name: request.name }]);
    return streamSummary(partitions, requireStream(store.metadata, numericIdentifier(id)));
  }),

  handler(deleteStream, async (context, request, caller) => {
    const { store, partitions, groups } = context;
    const stream = requireStream(store.metadata, request.stream);
    requirePermission(context, caller, "G", stream.id);
    store.transact({ name: "delete_stream", request }, caller.userId);
    for (const topicId of stream.topics.keys()) groups.forgetTopic(stream.id, topicId);
    const published = context.publish([{ kind: "stream_removed", streamId: stream.id }]);
    partitions.removeStream(stream.id, stream.topics.keys());
    await published;
    emptyTrash(context);
    return undefined;
  }),

  handler(updateStream, async (context, request, caller) => {
    const { store } = context;
    const stream = requireStream(store.metadata, request.stream);
    requirePermission(context, caller, "G", stream.id);
    store.transact({ name: "update_stream", request }, caller.userId);
    await context.publish([{ kind: "stream", streamId: stream.id, name: request.name }]);
    return undefined;
  }),

  handler(purgeStream, async (context, request, caller) => {
    const { store } = context;
    const stream = requireStream(store.metadata, request.stream);
    requirePermission(context, caller, "G", stream.id);
    store.transact({ name: "purge_stream", request }, caller.userId);
    await purgeTopics(context, stream.id, [...stream.topics.keys()]);
    return undefined;
  }),
];
