// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync } from "node:fs";
import { xxh3 } from "@node-rs/xxhash";
import { numericIdentifier } from "../../../../src/protocol/primitives/identifier.ts";
import { StateLogStore } from "../../../../src/server/control/metadata/state-log-store.ts";
import { PartitionRegistry, type RegisteredPartition } from "../../../../src/server/control/partition-registry.ts";
import { MessageCleaner } from "../../../../src/server/control/retention/message-cleaner.ts";
import { DataDirectory } from "../../../../src/server/log/files/data-directory.ts";
import { Trash } from "../../../../src/server/log/files/trash.ts";
import { emptySnapshot, messagesCountOf } from "../../../../src/server/log/head/head-snapshot.ts";
import { HeadTable } from "../../../../src/server/log/head/head-table.ts";
import { PartitionPlace } from "../../../../src/server/log/partition/partition-place.ts";
import { SharedPartitionLog } from "../../../../src/server/log/partition/shared-partition-log.ts";
import type { RouteChange } from "../../../../src/server/shard/shard-messages.ts";
import { temporaryDirectory } from "../../../support/temporary-directory.ts";
import { appendTexts, type OpenPartition, openEnvironment } from "../../log/open-partition.ts";

const NEVER = 0xffff_ffff_ffff_ffffn;

interface Limits {
  readonly messageExpiryMicros?: bigint;
  readonly maxTopicSizeBytes?: bigint;
}

/** One topic with real files, and a cleaner whose clock the test sets. */
export class CleanedTopic {
  readonly cleaner: MessageCleaner;
  readonly partitions: readonly RegisteredPartition[];
  readonly warnings: string[] = [];
  readonly published: RouteChange[] = [];
  readonly #registry: PartitionRegistry;
  readonly #store: StateLogStore;
  readonly #logs: readonly SharedPartitionLog[];
  readonly #environment: OpenPartition["environment"];
  readonly #root: string;
  filesInTrashWhenPublished = 0;
  nowMicros = 0;

  constructor(partitionsCount: number, segmentSizeBytes: number, limits: Limits) {
    const root = temporaryDirectory();
    this.#root = root;
    const directory = new DataDirectory({ root, streams: "streams", topics: "topics", partitions: "partitions" });
    const options = {
      stateDirectory: directory.state,
      enforceFsync: false,
      topicDefaults: { messageExpiryMicros: NEVER, maxTopicSizeBytes: NEVER },
      info: { version: "0.8.0", hash: "1" },
    };
    const nowMicros = () => 1;
    this.#store = new StateLogStore(options, { checksum: (bytes) => xxh3.xxh64(bytes), nowMicros, warn: () => {} });
    this.#store.transact({ name: "create_stream", id: 0, request: { name: "s" } }, 0);
    const request = {
      stream: numericIdentifier(0),
      partitionsCount,
      compression: "none",
      messageExpiryMicros: limits.messageExpiryMicros ?? NEVER,
      maxTopicSizeBytes: limits.maxTopicSizeBytes ?? NEVER,
      replicationFactor: 1,
      name: "t",
    } as const;
    this.#store.transact({ name: "create_topic", id: 0, request }, 0);
    this.#registry = new PartitionRegistry(
      { directory, trash: new Trash(root), syncFiles: false },
      new HeadTable(),
      () => {},
    );
    this.#registry.prepareFiles(0, 0, 0, partitionsCount);
    this.#environment = openEnvironment({ segmentSizeBytes });
    this.partitions = Array.from({ length: partitionsCount }, () => this.#registry.open(0, 0));
    this.#logs = this.partitions.map(
      (partition) => new SharedPartitionLog(new PartitionPlace(partition, this.#environment.pool), this.#environment),
    );
    const quiet = () => {};
    this.cleaner = new MessageCleaner({
      store: this.#store,
      partitions: this.#registry,
      logger: {
        debug: quiet,
        info: quiet,
        warn: (text) => this.warnings.push(text),
        error: (text) => this.warnings.push(text),
      },
      nowMicros: () => this.nowMicros,
      publish: async (changes) => {
        this.filesInTrashWhenPublished = this.filesInTrash;
        this.published.push(...changes);
      },
      isStopping: () => false,
    });
  }

  async append(partitionId: number, ...texts: readonly string[]): Promise<void> {
    await appendTexts(this.#environment, this.#logs[partitionId]!, texts);
  }

  log(partitionId: number): SharedPartitionLog {
    return this.#logs[partitionId]!;
  }

  head(partitionId: number) {
    return this.partitions[partitionId]!.head.snapshot(emptySnapshot());
  }

  get filesInTrash(): number {
    return readdirSync(this.#root).filter((name) => name.startsWith("removed-")).length;
  }

  get messagesCount(): number {
    return this.partitions.reduce((sum, _, place) => sum + messagesCountOf(this.head(place)), 0);
  }

  close(): void {
    for (const log of this.#logs) log.close();
    this.#store.release();
  }
}
