// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Client } from "../../client/client.ts";
import type { Consumer } from "../../protocol/primitives/consumer.ts";
import type { Identifier } from "../../protocol/primitives/identifier.ts";

interface Reader {
  readonly stream: Identifier;
  readonly topic: Identifier;
  readonly consumer: Consumer;
}

/** The offsets of a group are its members' to change: joins for the time of the work when it is about a group. */
export const withMembership = async <Result>(
  client: Client,
  { stream, topic, consumer }: Reader,
  work: () => Promise<Result>,
): Promise<Result> => {
  if (consumer.kind === "consumer") return work();
  const group = { stream, topic, group: consumer.id };
  await client.group.join(group);
  try {
    return await work();
  } finally {
    await client.group.leave(group);
  }
};
