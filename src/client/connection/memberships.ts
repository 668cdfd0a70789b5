// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { GroupPath } from "../../protocol/blocks/group-path.ts";
import { deleteConsumerGroup } from "../../protocol/commands/consumer-group/delete-group.ts";
import { joinConsumerGroup } from "../../protocol/commands/consumer-group/join-group.ts";
import { leaveConsumerGroup } from "../../protocol/commands/consumer-group/leave-group.ts";

/** The groups a connection has joined: a server forgets them with the connection, so they are joined again. */
export class Memberships {
  readonly #joined = new Map<string, GroupPath>();

  /** Takes note of a command that succeeded. */
  note(code: number, request: unknown): void {
    if (code === joinConsumerGroup.code) this.#joined.set(keyOf(request as GroupPath), request as GroupPath);
    else if (code === leaveConsumerGroup.code || code === deleteConsumerGroup.code) this.forget(request as GroupPath);
  }

  forget(path: GroupPath): void {
    this.#joined.delete(keyOf(path));
  }

  all(): GroupPath[] {
    return [...this.#joined.values()];
  }
}

const keyOf = ({ stream, topic, group }: GroupPath): string => JSON.stringify([stream, topic, group]);
