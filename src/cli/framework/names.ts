// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Client } from "../../client/client.ts";
import type { StreamDetails } from "../../protocol/blocks/stream-details.ts";
import type { TopicDetails } from "../../protocol/blocks/topic-details.ts";
import type { Identifier } from "../../protocol/primitives/identifier.ts";
import { exitCode } from "../errors/exit-codes.ts";
import { UserError } from "../errors/user-error.ts";
import { nearest } from "./nearest.ts";

/** @throws UserError that names the nearest stream there is */
export const requireStream = async (client: Client, stream: Identifier): Promise<StreamDetails> => {
  const found = await client.stream.get({ stream });
  if (found !== undefined) return found;
  const near = nearest(
    String(stream.value),
    (await client.stream.list().catch(() => [])).map(({ name }) => name),
  );
  throw notFound(
    `Stream with ID: ${stream.value} was not found`,
    "stream_id_not_found",
    1009,
    near,
    "iggy stream list",
  );
};

/** @throws UserError that names the nearest topic there is */
export const requireTopic = async (client: Client, stream: Identifier, topic: Identifier): Promise<TopicDetails> => {
  const found = await client.topic.get({ stream, topic });
  if (found !== undefined) return found;
  const { topics } = await requireStream(client, stream);
  const near = nearest(
    String(topic.value),
    topics.map(({ name }) => name),
  );
  const what = `Topic with ID: ${topic.value} in stream ${stream.value} was not found`;
  throw notFound(what, "topic_id_not_found", 2010, near, `iggy topic list ${stream.value}`);
};

export const notFound = (
  what: string,
  name: string,
  code: number,
  near: string | undefined,
  listing: string,
): UserError =>
  new UserError(what, {
    hint: near === undefined ? listing : `did you mean '${near}'? ${listing} shows all`,
    exitCode: exitCode.notFound,
    name,
    code,
  });
