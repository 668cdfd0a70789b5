// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

export type FindingKind =
  | "state_log_missing"
  | "state_log_damaged"
  | "state_log_torn"
  | "state_change_impossible"
  | "info_missing"
  | "info_unreadable"
  | "tokens_unreadable"
  | "checkpoint_unreadable"
  | "synced_bytes_missing"
  | "partition_missing"
  | "segment_missing"
  | "unknown_file"
  | "index_missing"
  | "index_without_log"
  | "index_wrong"
  | "torn_tail"
  | "damaged_message"
  | "offsets_missing"
  | "segments_overlap"
  | "undecryptable_messages"
  | "offset_file_short"
  | "offset_beyond_end";

/** One thing that was found in a data directory. */
export interface Finding {
  readonly kind: FindingKind;
  /** A notice is worth knowing and nothing to repair. */
  readonly severity: "damage" | "notice";
  /** Relative to the data directory. */
  readonly path: string;
  /** Byte in the file, where there is one. */
  readonly position?: number | undefined;
  /** Offset of the message it is about. */
  readonly offset?: number | undefined;
  readonly meaning: string;
}

/** One change of files that mends what was found. */
export interface Repair {
  readonly path: string;
  /** What it does, as the rest of a sentence that begins with "would". */
  readonly action: string;
  readonly apply: () => void;
}

/** What was looked at. */
export interface Checked {
  stateEntries: number;
  partitions: number;
  segments: number;
  messages: number;
  bytes: number;
  offsetFiles: number;
}

/** Where the parts of a verification put what they find. */
export interface Findings {
  readonly checked: Checked;
  add(finding: Finding): void;
  addRepair(repair: Repair): void;
}
