// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import type { Identifier } from "../../../protocol/primitives/identifier.ts";
import type { PermissionSet } from "../../control/metadata/access-rights.ts";
import { DataDirectory, type DataDirectoryNames } from "../../log/files/data-directory.ts";
import { DescriptorBudget } from "../../log/files/descriptor-budget.ts";
import { CONTROLLER_THREAD } from "../../log/head/head-lock.ts";
import { HeadTable } from "../../log/head/head-table.ts";
import type { LogEnvironment } from "../../log/partition/log-environment.ts";
import type { SharedPartitionLog } from "../../log/partition/shared-partition-log.ts";
import type { Logger } from "../../observability/logger.ts";
import type { ThreadMetrics } from "../../observability/metrics/thread-metrics.ts";
import type { SessionUser } from "../../session/session.ts";
import { type LogEnvironmentSettings, logEnvironmentOf } from "../../shard/log-environment-of.ts";
import { Routes, type TopicRoute } from "../../shard/routes.ts";
import type { RouteChange } from "../../shard/shard-messages.ts";

export interface TopicAddress {
  readonly stream: Identifier;
  readonly topic: Identifier;
}

/** The controller's own way to the log: like a shard it serves every partition, from memory of its own. */
export class DataPath {
  readonly environment: LogEnvironment;
  readonly #routes: Routes;
  readonly #descriptors: DescriptorBudget;

  constructor(
    settings: LogEnvironmentSettings & { readonly directory: DataDirectoryNames },
    collaborators: { readonly metrics: ThreadMetrics; readonly logger: Logger },
  ) {
    this.environment = logEnvironmentOf(settings, { thread: CONTROLLER_THREAD, ...collaborators });
    this.#descriptors = new DescriptorBudget(settings.descriptors);
    const directory = new DataDirectory(settings.directory);
    this.#routes = new Routes({ directory, heads: new HeadTable(), environment: this.environment });
  }

  apply(changes: readonly RouteChange[]): void {
    this.#routes.apply(changes);
  }

  /**
   * A topic, for a user who may do what `set` covers.
   * @throws IggyError stream_id_not_found, topic_id_not_found, unauthorized
   */
  topic(user: SessionUser, set: PermissionSet, { stream, topic }: TopicAddress): TopicRoute {
    const route = this.#routes.topic(stream.value, topic.value);
    if (this.#routes.rightsOf(user)?.allow(set, route.streamId, route.topicId) !== true) {
      throw new IggyError("unauthorized", { userId: user.id });
    }
    return route;
  }

  /** Files leave descriptors to connections. */
  countConnections(count: number): void {
    this.#descriptors.countHttpConnections(count);
    this.environment.pool.trim();
  }

  close(): void {
    this.#routes.close();
    this.environment.pool.closeAll();
  }
}

/** The partition of a batch that leaves the choice to the server. */
export const balancedPartition = (topic: TopicRoute): SharedPartitionLog => {
  if (topic.partitionsCount === 0) throw withoutPartitions(topic);
  return topic.partition(topic.partition(0).nextBalanced() % topic.partitionsCount);
};

export const partitionOfKey = (topic: TopicRoute, keyHash: number): SharedPartitionLog => {
  if (topic.partitionsCount === 0) throw withoutPartitions(topic);
  return topic.partition(keyHash % topic.partitionsCount);
};

const withoutPartitions = ({ topicId, streamId }: TopicRoute): IggyError =>
  new IggyError("topic_id_not_found", { topic: topicId, stream: streamId });
