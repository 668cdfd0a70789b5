// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { prepareChange } from "../control/metadata/apply.ts";
import { emptyMetadata, type Metadata } from "../control/metadata/model.ts";
import { decodeChange } from "../control/state-log/change-codec.ts";
import { type LocatedEntry, StateLogReader } from "../control/state-log/state-log-reader.ts";
import type { InspectedDirectory } from "./inspected-directory.ts";

export const stateLogPath = ({ directory }: InspectedDirectory): string => join(directory.state, "log");

/** Opens the state log to read; what `use` throws comes through. */
export const withStateLog = <Result>(
  inspected: InspectedDirectory,
  use: (reader: StateLogReader) => Result,
): Result => {
  const path = stateLogPath(inspected);
  const { checksum, cipher } = inspected;
  const fd = openSync(path, "r");
  try {
    return use(new StateLogReader(fd, { path, checksum, cipher }));
  } finally {
    closeSync(fd);
  }
};

/** The entries of the state log, from the first on; throws what the reader does. */
export function* stateLogEntries(inspected: InspectedDirectory): Generator<LocatedEntry> {
  const path = stateLogPath(inspected);
  const { checksum, cipher } = inspected;
  const fd = openSync(path, "r");
  try {
    yield* new StateLogReader(fd, { path, checksum, cipher }).entries();
  } finally {
    closeSync(fd);
  }
}

/** Metadata that the entries of a state log make, one after the other. */
export class Replay {
  readonly metadata: Metadata = emptyMetadata();
  readonly #inspected: InspectedDirectory;

  constructor(inspected: InspectedDirectory) {
    this.#inspected = inspected;
  }

  /** @throws IggyError invalid_command for a payload that is no change, or what the change refers to is missing */
  apply({ entry }: LocatedEntry): void {
    const { topic } = this.#inspected.config.system;
    const defaults = { messageExpiryMicros: topic.messageExpiryMicros, maxTopicSizeBytes: topic.maxSizeBytes };
    prepareChange(this.metadata, decodeChange(entry.code, entry.payload), entry, defaults)();
  }
}
