// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Client } from "../../client/client.ts";
import type { GroupDetails } from "../../protocol/blocks/group-details.ts";
import type { Identifier } from "../../protocol/primitives/identifier.ts";
import { notFound, requireTopic } from "../framework/names.ts";
import { nearest } from "../framework/nearest.ts";

export interface GroupPath {
  readonly stream: Identifier;
  readonly topic: Identifier;
  readonly group: Identifier;
}

/** @throws UserError that names the nearest group there is */
export const requireGroup = async (client: Client, path: GroupPath): Promise<GroupDetails> => {
  const found = await client.group.get(path);
  if (found !== undefined) return found;
  const { stream, topic, group } = path;
  await requireTopic(client, stream, topic);
  const groups = await client.group.list(path).catch(() => []);
  const near = nearest(
    String(group.value),
    groups.map(({ name }) => name),
  );
  throw notFound(
    `Consumer group with ID: ${group.value} for topic with ID: ${topic.value} and stream with ID: ${stream.value} was not found`,
    "consumer_group_id_not_found",
    5000,
    near,
    `iggy consumer-group list ${stream.value} ${topic.value}`,
  );
};
