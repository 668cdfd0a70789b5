// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { IggyError, isIggyError } from "../../../protocol/errors/iggy-error.ts";
import { decodeChange, encodeChange } from "../state-log/change-codec.ts";
import type { Checksum } from "../state-log/entry-codec.ts";
import { recordVersion, type StateInfo } from "../state-log/info-file.ts";
import { StateLog } from "../state-log/state-log.ts";
import { applyChange } from "./apply.ts";
import type { TopicDefaults } from "./apply-topics.ts";
import type { Change } from "./change.ts";
import type { MetadataListener, MetadataStore, Transaction } from "./metadata-store.ts";
import { emptyMetadata, type Metadata } from "./model.ts";

interface Options {
  readonly stateDirectory: string;
  readonly enforceFsync: boolean;
  /** Applied where a topic is created or updated with 0. */
  readonly topicDefaults: TopicDefaults;
  readonly info: StateInfo;
}

interface Collaborators {
  readonly checksum: Checksum;
  readonly nowMicros: () => number;
  readonly warn: (finding: string) => void;
}

/** Metadata in memory, made durable by a log of changes that is replayed at start. */
export class StateLogStore implements MetadataStore {
  readonly #options: Options;
  readonly #collaborators: Collaborators;
  readonly #log: StateLog;
  readonly #listeners = new Set<MetadataListener>();
  #metadata: Metadata = emptyMetadata();
  #version = 0;
  #lastTimestampMicros = 0;

  /**
   * Opens a state directory, creating what is missing, and replays its log.
   * @throws IggyError state_file_corrupted, invalid_state_entry_checksum, or what a change in the log refers to is missing
   */
  constructor(options: Options, collaborators: Collaborators) {
    this.#options = options;
    this.#collaborators = collaborators;
    mkdirSync(options.stateDirectory, { recursive: true });
    const recorded = recordVersion(options.stateDirectory, options.info);
    if (recorded !== undefined && recorded !== options.info.version) {
      collaborators.warn(`the data directory was last used by version ${recorded}`);
    }
    const { enforceFsync } = options;
    const path = join(options.stateDirectory, "log");
    this.#log = new StateLog({ path, enforceFsync, checksum: collaborators.checksum });
    this.#replay();
  }

  get metadata(): Metadata {
    return this.#metadata;
  }

  get version(): number {
    return this.#version;
  }

  get entriesCount(): number {
    return this.#log.nextIndex;
  }

  transact(change: Change, userId: number): Transaction {
    const timestampMicros = Math.max(this.#collaborators.nowMicros(), this.#lastTimestampMicros);
    applyChange(this.#metadata, change, { timestampMicros, userId }, this.#options.topicDefaults);
    try {
      this.#log.append({ timestampMicros, userId, ...encodeChange(change) });
    } catch (error) {
      this.#replay();
      throw error;
    }
    this.#lastTimestampMicros = timestampMicros;
    const transaction = { version: ++this.#version, timestampMicros };
    for (const listener of this.#listeners) listener(change, transaction);
    return transaction;
  }

  watch(listener: MetadataListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  sync(): void {
    this.#log.sync();
  }

  release(): void {
    this.#log.close();
  }

  #replay(): void {
    const metadata = emptyMetadata();
    for (const entry of this.#log.entries(this.#collaborators.warn)) {
      const { code, payload, timestampMicros } = entry;
      try {
        applyChange(metadata, decodeChange(code, payload), entry, this.#options.topicDefaults);
      } catch (error) {
        if (!isIggyError(error)) throw error;
        const context = { ...error.context, entry: entry.index, code, directory: this.#options.stateDirectory };
        throw new IggyError(error.errorName, context, { cause: error });
      }
      this.#lastTimestampMicros = Math.max(this.#lastTimestampMicros, timestampMicros);
    }
    rebuildAllocators(metadata);
    this.#metadata = metadata;
  }
}

const rebuildAllocators = (metadata: Metadata): void => {
  metadata.streamIds.rebuild(metadata.streams.keys());
  metadata.userIds.rebuild(metadata.users.keys());
  for (const stream of metadata.streams.values()) {
    stream.topicIds.rebuild(stream.topics.keys());
    for (const topic of stream.topics.values()) topic.groupIds.rebuild(topic.groups.keys());
  }
};
