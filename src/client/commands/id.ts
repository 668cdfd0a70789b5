// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { GroupPath } from "../../protocol/blocks/group-path.ts";
import type { TopicPath } from "../../protocol/blocks/topic-path.ts";
import { IggyError } from "../../protocol/errors/iggy-error.ts";
import { type Identifier, numericIdentifier, stringIdentifier } from "../../protocol/primitives/identifier.ts";

/** A number as the server gave it, a name (also one of digits), or either as the protocol has it. */
export type Id = number | string | Identifier;

export interface StreamArguments {
  readonly stream: Id;
}

export interface TopicArguments extends StreamArguments {
  readonly topic: Id;
}

export interface GroupArguments extends TopicArguments {
  readonly group: Id;
}

/** @throws IggyError invalid_identifier, also for nothing at all, which programs without types can give */
export const toIdentifier = (id: Id, what = "id"): Identifier => {
  if (typeof id === "number") return numericIdentifier(id);
  if (typeof id === "string") return stringIdentifier(id);
  if (typeof id !== "object" || id === null) {
    throw new IggyError("invalid_identifier", { [what]: String(id), expected: "a name or a number" });
  }
  return id;
};

export const topicPathOf = ({ stream, topic }: TopicArguments): TopicPath => ({
  stream: toIdentifier(stream, "stream"),
  topic: toIdentifier(topic, "topic"),
});

export const groupPathOf = ({ group, ...path }: GroupArguments): GroupPath => ({
  ...topicPathOf(path),
  group: toIdentifier(group, "group"),
});
