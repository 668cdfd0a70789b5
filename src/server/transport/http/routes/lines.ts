// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../../../protocol/errors/iggy-error.ts";
import { EVENTS_TYPE, LINES_TYPE } from "../answer.ts";
import { messageSchema } from "../messages/message-schema.ts";
import { messageShape, type SentMessage, type SentPartitioning } from "../messages/message-shapes.ts";
import { pollMessages, pollQuery } from "../messages/poll.ts";
import { sendMessages } from "../messages/send.ts";
import { lineFrame, writeMessages } from "../messages/write-messages.ts";
import { parseBody } from "../parse-body.ts";
import { nothing, own, route } from "../route.ts";
import { queryText } from "../shapes/query-values.ts";
import { MAX_U32 } from "../shapes/schema.ts";
import { topicOf, topicValues } from "./topic-values.ts";

/* What Apache Iggy 0.8 does not have: messages line by line and as they come, for whoever has no client. */

const tag = "messages";
const NEWLINE = 0x0a;

export const lineRoutes = [
  route({
    method: "GET",
    path: "/streams/{stream_id}/topics/{topic_id}/messages/lines",
    name: "pollLines",
    tag,
    summary: "Read messages of a partition, each as a line of JSON.",
    values: topicValues,
    query: pollQuery,
    answer: own(LINES_TYPE, messageSchema),
    handle: async ({ services, caller, path, query }) => {
      const { environment } = services.dataPath;
      const result = await pollMessages(services.dataPath.topic(caller.user, "K", topicOf(path)), query, environment);
      const body = result.messagesCount === 0 ? "" : writeMessages(result, lineFrame, environment);
      return { status: 200, contentType: LINES_TYPE, body };
    },
  }),

  route({
    method: "POST",
    path: "/streams/{stream_id}/topics/{topic_id}/messages/lines",
    name: "sendLines",
    tag,
    summary: "Append messages, each a line of JSON, to one partition.",
    values: topicValues,
    query: {
      partition_id: queryText("The partition; the server chooses without it.", ""),
      messages_key: queryText("What decides the partition, as text.", ""),
    },
    lines: { schema: messageShape.schema, read: (body) => readLines(body) },
    answer: nothing(201),
    handle: ({ services, caller, path, query, body }) =>
      sendMessages(services.dataPath, caller.user, topicOf(path), partitioningOf(query), body),
  }),

  route({
    method: "GET",
    path: "/streams/{stream_id}/topics/{topic_id}/messages/stream",
    name: "followMessages",
    tag,
    summary: "Server-sent events: messages of a partition as they come. Last-Event-ID goes on behind an offset.",
    values: topicValues,
    query: pollQuery,
    answer: own(EVENTS_TYPE, { type: "string" }),
    handle: ({ services, caller, path, query, header }) => {
      const { dataPath, authenticator, followers } = services;
      const lastOffset = /^\d{1,16}$/.exec(header("last-event-id") ?? "")?.[0];
      const poll =
        lastOffset === undefined ? query : { ...query, kind: "offset" as const, value: BigInt(lastOffset) + 1n };
      const body = followers.follow({ dataPath, authenticator, caller, address: topicOf(path), poll });
      return { status: 200, contentType: EVENTS_TYPE, headers: { "cache-control": "no-store" }, body };
    },
  }),
];

const readLines = (body: Buffer): readonly SentMessage[] => {
  const messages: SentMessage[] = [];
  let start = 0;
  while (start < body.length) {
    const newline = body.indexOf(NEWLINE, start);
    const end = newline === -1 ? body.length : newline;
    const line = body.subarray(start, end);
    if (line.length > 0) messages.push(messageShape.read(parseBody(line), `line ${messages.length + 1}`));
    start = end + 1;
  }
  return messages;
};

const partitioningOf = (query: { readonly partition_id: string; readonly messages_key: string }): SentPartitioning => {
  const { partition_id: partition, messages_key: key } = query;
  if (partition === "") return { kind: key === "" ? "balanced" : "messages_key", value: Buffer.from(key) };
  if (!/^\d{1,10}$/.test(partition) || Number(partition) > MAX_U32) {
    throw new IggyError("invalid_command", { partition: partition.slice(0, 16) });
  }
  const value = Buffer.alloc(4);
  value.writeUInt32LE(Number(partition));
  return { kind: "partition_id", value };
};
