// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ConsumerOffsetPath } from "../../protocol/blocks/consumer-offset-path.ts";
import { deleteConsumerOffset } from "../../protocol/commands/consumer-offset/delete-consumer-offset.ts";
import { type ConsumerOffset, getConsumerOffset } from "../../protocol/commands/consumer-offset/get-consumer-offset.ts";
import { storeConsumerOffset } from "../../protocol/commands/consumer-offset/store-consumer-offset.ts";
import type { Consumer } from "../../protocol/primitives/consumer.ts";
import type { CallOptions } from "../config/call-options.ts";
import { CommandGroup } from "./command-sender.ts";
import { type TopicArguments, topicPathOf } from "./id.ts";

export interface OffsetArguments extends TopicArguments {
  readonly consumer: Consumer;
  /** Partition 0, or a group's next, when absent. */
  readonly partitionId?: number | undefined;
}

/** Committed offsets. */
export class OffsetCommands extends CommandGroup {
  /** Undefined when nothing was stored. */
  get(offset: OffsetArguments, options?: CallOptions): Promise<ConsumerOffset | undefined> {
    return this.sender.send(getConsumerOffset, offsetPathOf(offset), options);
  }

  async store(offset: OffsetArguments & { readonly offset: bigint }, options?: CallOptions): Promise<void> {
    await this.sender.send(storeConsumerOffset, { ...offsetPathOf(offset), offset: offset.offset }, options);
  }

  async delete(offset: OffsetArguments, options?: CallOptions): Promise<void> {
    await this.sender.send(deleteConsumerOffset, offsetPathOf(offset), options);
  }
}

export const offsetPathOf = ({ consumer, partitionId, ...path }: OffsetArguments): ConsumerOffsetPath => ({
  consumer,
  ...topicPathOf(path),
  partitionId,
});
