// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Client } from "../../client/client.ts";
import type { Identifier } from "../../protocol/primitives/identifier.ts";
import { UsageError } from "../errors/user-error.ts";
import type { Reader } from "../framework/flags.ts";
import { identifier } from "../framework/readers.ts";

export interface TopicPath {
  readonly stream: Identifier;
  readonly topic: Identifier;
}

/** Reads `stream/topic`; a name with a slash is for the long commands. */
export const topicPath: Reader<TopicPath> = (text) => {
  const [stream = "", topic = "", ...others] = text.split("/");
  if (stream !== "" && topic !== "" && others.length === 0)
    return { stream: identifier(stream), topic: identifier(topic) };
  throw new UsageError(`expected STREAM/TOPIC, not '${text}'`);
};

/** Creates the stream and the topic where they are missing and have names. */
export const ensureTopic = async (client: Client, { stream, topic }: TopicPath, partitionsCount: number) => {
  if (topic.kind === "numeric") return;
  if (stream.kind === "string") await client.stream.ensure({ name: stream.value });
  await client.topic.ensure({ stream, name: topic.value, partitionsCount });
};
