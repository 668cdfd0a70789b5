// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { GroupDetails } from "../../protocol/blocks/group-details.ts";
import type { GroupHeader } from "../../protocol/blocks/group-header.ts";
import { createConsumerGroup } from "../../protocol/commands/consumer-group/create-group.ts";
import { deleteConsumerGroup } from "../../protocol/commands/consumer-group/delete-group.ts";
import { getConsumerGroup } from "../../protocol/commands/consumer-group/get-group.ts";
import { getConsumerGroups } from "../../protocol/commands/consumer-group/get-groups.ts";
import { joinConsumerGroup } from "../../protocol/commands/consumer-group/join-group.ts";
import { leaveConsumerGroup } from "../../protocol/commands/consumer-group/leave-group.ts";
import type { CallOptions } from "../config/call-options.ts";
import { CommandGroup } from "./command-sender.ts";
import { ensure } from "./ensure.ts";
import { type GroupArguments, groupPathOf, type TopicArguments, topicPathOf } from "./id.ts";

export interface NewGroup extends TopicArguments {
  readonly name: string;
}

/** Consumer groups; a membership belongs to the connection. */
export class GroupCommands extends CommandGroup {
  /** With its members; undefined when there is none. */
  get(group: GroupArguments, options?: CallOptions): Promise<GroupDetails | undefined> {
    return this.sender.send(getConsumerGroup, groupPathOf(group), options);
  }

  list(path: TopicArguments, options?: CallOptions): Promise<GroupHeader[]> {
    return this.sender.send(getConsumerGroups, topicPathOf(path), options);
  }

  create({ name, ...path }: NewGroup, options?: CallOptions): Promise<GroupHeader> {
    return this.sender.send(createConsumerGroup, { ...topicPathOf(path), name }, options);
  }

  /** The group of that name, created when there is none. */
  ensure(group: NewGroup, options?: CallOptions): Promise<GroupHeader> {
    return ensure<GroupHeader>({
      find: () => this.get({ ...group, group: group.name }, options),
      create: () => this.create(group, options),
      exists: "consumer_group_name_already_exists",
    });
  }

  async delete(group: GroupArguments, options?: CallOptions): Promise<void> {
    await this.sender.send(deleteConsumerGroup, groupPathOf(group), options);
  }

  async join(group: GroupArguments, options?: CallOptions): Promise<void> {
    await this.sender.send(joinConsumerGroup, groupPathOf(group), options);
  }

  async leave(group: GroupArguments, options?: CallOptions): Promise<void> {
    await this.sender.send(leaveConsumerGroup, groupPathOf(group), options);
  }

  async ensureAndJoin(group: NewGroup, options?: CallOptions): Promise<GroupHeader> {
    const found = await this.ensure(group, options);
    await this.join({ ...group, group: group.name }, options);
    return found;
  }
}
