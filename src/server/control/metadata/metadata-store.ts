// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Change } from "./change.ts";
import type { Metadata } from "./model.ts";

/** What became of a change. */
export interface Transaction {
  /** Grows by one with every change. */
  readonly version: number;
  /** When it happened: the creation time of what it made. */
  readonly timestampMicros: number;
}

export type MetadataListener = (change: Change, transaction: Transaction) => void;

/** Where the metadata lives. Everything above knows this interface only. */
export interface MetadataStore {
  /** For reading; changes go through `transact`. */
  readonly metadata: Metadata;
  readonly version: number;

  /**
   * Makes a change durable and then visible; nothing happens when it fails.
   * @throws IggyError what the change refers to does not exist, what it makes does, or it cannot be written
   */
  transact(change: Change, userId: number): Transaction;

  /** Removes the tokens whose time is over and says how many. */
  dropExpiredTokens(): number;

  /** Calls the listener after every change; returns how to stop that. */
  watch(listener: MetadataListener): () => void;

  /** Gives up what made this process the only writer. */
  release(): void;
}
