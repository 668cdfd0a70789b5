// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { CommandSender } from "../commands/command-sender.ts";
import { GroupCommands } from "../commands/group-commands.ts";
import { topicPathOf } from "../commands/id.ts";
import { TopicCommands } from "../commands/topic-commands.ts";
import { toMilliseconds } from "../config/duration.ts";
import { clientError, NotFoundError } from "../errors.ts";
import { pause } from "../pause.ts";
import type { ConsumerOptions } from "./consumer-options.ts";

type Where = Pick<ConsumerOptions<never>, "stream" | "topic" | "partition" | "waitFor" | "createGroup">;

/**
 * The partitions a consumer without a group reads. The topic is looked at only where that is necessary: who may poll need not
 * have the right to look.
 * @throws IggyError topic_id_not_found
 */
export const findPartitions = async (
  sender: CommandSender,
  options: Where,
  signal: AbortSignal,
): Promise<readonly number[]> => {
  const { partition = 0, waitFor } = options;
  const chosen = typeof partition === "number" ? [partition] : partition;
  if (chosen !== "all" && waitFor === undefined) return chosen;
  const topic = await patiently(options, signal, async () => {
    const found = await new TopicCommands(sender).get(options, { signal });
    if (found === undefined) throw notFound(options);
    return found;
  });
  return chosen === "all" ? topic.partitions.map(({ id }) => id) : chosen;
};

/**
 * Makes the group where it is missing and may be made, and joins it where `join` says so.
 * @throws IggyError consumer_group_id_not_found, topic_id_not_found
 */
export const enterGroup = async (
  sender: CommandSender,
  options: Where & { readonly group: string },
  { join, signal }: { readonly join: boolean; readonly signal: AbortSignal },
): Promise<void> => {
  const groups = new GroupCommands(sender);
  const { stream, topic, group, createGroup = true } = options;
  await patiently(options, signal, async () => {
    if (createGroup) await groups.ensure({ stream, topic, name: group }, { signal });
    if (join) await groups.join({ stream, topic, group }, { signal });
  });
};

/** Tries again while something is not there. */
const patiently = async <Found>(options: Where, signal: AbortSignal, find: () => Promise<Found>): Promise<Found> => {
  const { retries = 0, interval = 1000 } = options.waitFor ?? {};
  for (let attempt = 0; ; attempt++) {
    try {
      return await find();
    } catch (error) {
      if (!(error instanceof NotFoundError) || attempt >= retries || signal.aborted) throw error;
      await pause(toMilliseconds(interval, "waitFor.interval"), signal);
    }
  }
};

const notFound = (options: Where) => {
  const { stream, topic } = topicPathOf(options);
  return clientError("topic_id_not_found", { topic: topic.value, stream: stream.value });
};
