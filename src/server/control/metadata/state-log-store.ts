// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { IggyError, isIggyError } from "../../../protocol/errors/iggy-error.ts";
import type { UnitCipher } from "../../encryption/unit-cipher.ts";
import { ioError } from "../../log/files/io-error.ts";
import { decodeChange, encodeChange } from "../state-log/change-codec.ts";
import type { Checksum, StateEntry } from "../state-log/entry-codec.ts";
import { recordVersion, type StateInfo } from "../state-log/info-file.ts";
import { StateLog } from "../state-log/state-log.ts";
import { prepareChange } from "./apply.ts";
import type { TopicDefaults } from "./apply-topics.ts";
import { dropExpiredTokens } from "./apply-users.ts";
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
  /** Present when the payloads of entries are encrypted. */
  readonly cipher?: UnitCipher | undefined;
  readonly nowMicros: () => number;
  readonly warn: (finding: string) => void;
}

/** Metadata in memory, made durable by a log of changes that is replayed at start. */
export class StateLogStore implements MetadataStore {
  readonly #options: Options;
  readonly #collaborators: Collaborators;
  readonly #log: StateLog;
  readonly #listeners = new Set<MetadataListener>();
  readonly metadata: Metadata = emptyMetadata();
  #version = 0;
  #lastTimestampMicros = 0;

  /**
   * Opens a state directory, creating what is missing, and replays its log.
   * @throws IggyError state_file_corrupted, invalid_state_entry_checksum, cannot_decrypt_data, cannot_read_file, cannot_write_to_file, or what a
   * change in the log refers to is missing
   */
  constructor(options: Options, collaborators: Collaborators) {
    this.#options = options;
    this.#collaborators = collaborators;
    makeDirectory(options.stateDirectory);
    const recorded = recordVersion(options.stateDirectory, options.info);
    if (recorded !== undefined && recorded !== options.info.version) {
      collaborators.warn(`the data directory was last used by version ${recorded}`);
    }
    const { enforceFsync } = options;
    const path = join(options.stateDirectory, "log");
    const { checksum, cipher } = collaborators;
    this.#log = new StateLog({ path, enforceFsync, checksum, cipher });
    try {
      this.#replay();
    } catch (error) {
      this.#log.close();
      throw error;
    }
  }

  get version(): number {
    return this.#version;
  }

  get entriesCount(): number {
    return this.#log.nextIndex;
  }

  transact(change: Change, userId: number): Transaction {
    const timestampMicros = Math.max(this.#collaborators.nowMicros(), this.#lastTimestampMicros);
    const origin = { index: this.#log.nextIndex, timestampMicros, userId };
    const makeVisible = prepareChange(this.metadata, change, origin, this.#options.topicDefaults);
    this.#log.append({ ...origin, ...encodeChange(change) });
    makeVisible();
    this.#lastTimestampMicros = timestampMicros;
    const transaction = { version: ++this.#version, timestampMicros };
    for (const listener of this.#listeners) listener(change, transaction);
    return transaction;
  }

  dropExpiredTokens(): number {
    // A later change must not be older than this, or a replay would find a token that was gone.
    this.#lastTimestampMicros = Math.max(this.#collaborators.nowMicros(), this.#lastTimestampMicros);
    return dropExpiredTokens(this.metadata, this.#lastTimestampMicros);
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
    const { nowMicros, warn } = this.#collaborators;
    for (const { entry, position } of this.#log.entries(warn)) {
      this.#replayEntry(entry, position);
      this.#lastTimestampMicros = Math.max(this.#lastTimestampMicros, entry.timestampMicros);
    }
    rebuildAllocators(this.metadata);
    dropExpiredTokens(this.metadata, nowMicros());
  }

  #replayEntry(entry: StateEntry, position: number): void {
    const { index, code, payload } = entry;
    try {
      prepareChange(this.metadata, decodeChange(code, payload), entry, this.#options.topicDefaults)();
    } catch (error) {
      if (!isIggyError(error)) throw error;
      const context = { ...error.context, entry: index, position, code, directory: this.#options.stateDirectory };
      throw new IggyError(error.errorName, context, { cause: error });
    }
  }
}

const makeDirectory = (path: string): void => {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw ioError("cannot_write_to_file", path, error);
  }
};

const rebuildAllocators = (metadata: Metadata): void => {
  metadata.streamIds.rebuild(metadata.streams.keys());
  metadata.userIds.rebuild(metadata.users.keys());
  for (const stream of metadata.streams.values()) {
    stream.topicIds.rebuild(stream.topics.keys());
    for (const topic of stream.topics.values()) topic.groupIds.rebuild(topic.groups.keys());
  }
};
