// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createStream } from "../../../../protocol/commands/stream/create-stream.ts";
import { deleteStream } from "../../../../protocol/commands/stream/delete-stream.ts";
import { getStream } from "../../../../protocol/commands/stream/get-stream.ts";
import { getStreams } from "../../../../protocol/commands/stream/get-streams.ts";
import { purgeStream } from "../../../../protocol/commands/stream/purge-stream.ts";
import { updateStream } from "../../../../protocol/commands/stream/update-stream.ts";
import { requireName } from "../names.ts";
import { json, nothing, route } from "../route.ts";
import { nameBody } from "../shapes/bodies.ts";
import { identifierOf } from "../shapes/path-values.ts";
import { streamDetailsView, streamView } from "../views/streams.ts";
import { listOf } from "../views/view.ts";

const tag = "streams";
const values = { stream_id: identifierOf("The stream") };

export const streamRoutes = [
  route({
    method: "GET",
    path: "/streams",
    name: "getStreams",
    tag,
    summary: "All streams.",
    answer: json(200, listOf(streamView)),
    handle: ({ run }) => run(getStreams, undefined),
  }),

  route({
    method: "POST",
    path: "/streams",
    name: "createStream",
    tag,
    summary: "Create a stream.",
    body: nameBody,
    answer: json(200, streamDetailsView),
    handle: async ({ run, body }) => {
      const stream = await run(createStream, { name: requireName(body.name, "invalid_stream_name") });
      return { ...stream, topics: [] };
    },
  }),

  route({
    method: "GET",
    path: "/streams/{stream_id}",
    name: "getStream",
    tag,
    summary: "One stream and its topics.",
    values,
    answer: json(200, streamDetailsView),
    handle: ({ run, path }) => run(getStream, { stream: path.stream_id }),
  }),

  route({
    method: "PUT",
    path: "/streams/{stream_id}",
    name: "updateStream",
    tag,
    summary: "Rename a stream.",
    values,
    body: nameBody,
    answer: nothing(204),
    handle: ({ run, path, body }) =>
      run(updateStream, { stream: path.stream_id, name: requireName(body.name, "invalid_stream_name") }),
  }),

  route({
    method: "DELETE",
    path: "/streams/{stream_id}",
    name: "deleteStream",
    tag,
    summary: "Delete a stream with everything in it.",
    values,
    answer: nothing(204),
    handle: ({ run, path }) => run(deleteStream, { stream: path.stream_id }),
  }),

  route({
    method: "DELETE",
    path: "/streams/{stream_id}/purge",
    name: "purgeStream",
    tag,
    summary: "Delete all messages of a stream.",
    values,
    answer: nothing(204),
    handle: ({ run, path }) => run(purgeStream, { stream: path.stream_id }),
  }),
];
