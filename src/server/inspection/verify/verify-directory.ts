// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Metadata } from "../../control/metadata/model.ts";
import { type Checkpoint, checkpointKey } from "../../lifecycle/checkpoint-file.ts";
import type { InspectedDirectory } from "../inspected-directory.ts";
import { type PartitionPlace, partitionsOnDisk } from "../partitions-on-disk.ts";
import type { Checked, Finding, Findings, Repair } from "./finding.ts";
import { verifyCheckpoint } from "./verify-checkpoint.ts";
import { type SyncedTo, verifyPartition } from "./verify-partition.ts";
import { verifyState } from "./verify-state.ts";

/** More are counted and not kept. */
const MAX_FINDINGS = 10_000;

export interface Verification {
  readonly checked: Checked;
  readonly findings: readonly Finding[];
  /** How many there are beyond those. */
  readonly omittedFindings: number;
  readonly repairs: readonly Repair[];
  /** True without damage; notices may be there. */
  readonly isClean: boolean;
}

/**
 * Looks at every file of a data directory that no server uses, and changes nothing. `onProgress` is called after each partition.
 * @throws IggyError cannot_decrypt_data where the directory is encrypted with another key, or not at all
 */
export const verifyDirectory = (
  inspected: InspectedDirectory,
  onProgress: (checked: Readonly<Checked>) => void,
): Verification => {
  const found = new Collected();
  const metadata = verifyState(inspected, found);
  const checkpoint = verifyCheckpoint(inspected, found);
  const seen = new Set<string>();
  for (const place of partitionsOnDisk(inspected.directory)) {
    const createdAtMicros = createdAt(metadata, place);
    if (metadata !== undefined && createdAtMicros === undefined) tellUnknown(inspected, place, found);
    verifyPartition(inspected, place.path, syncedTo(checkpoint, place, createdAtMicros), found);
    seen.add(place.path);
    onProgress(found.checked);
  }
  if (metadata !== undefined) tellMissing(inspected, metadata, seen, found);
  return found.verification;
};

class Collected implements Findings {
  readonly checked: Checked = { stateEntries: 0, partitions: 0, segments: 0, messages: 0, bytes: 0, offsetFiles: 0 };
  readonly #findings: Finding[] = [];
  readonly #repairs: Repair[] = [];
  #omitted = 0;
  #isClean = true;

  get verification(): Verification {
    return {
      checked: this.checked,
      findings: this.#findings,
      omittedFindings: this.#omitted,
      repairs: this.#repairs,
      isClean: this.#isClean,
    };
  }

  add(finding: Finding): void {
    if (finding.severity === "damage") this.#isClean = false;
    if (this.#findings.length < MAX_FINDINGS) this.#findings.push(finding);
    else this.#omitted++;
  }

  addRepair(repair: Repair): void {
    if (this.#repairs.length < MAX_FINDINGS) this.#repairs.push(repair);
  }
}

const createdAt = (metadata: Metadata | undefined, place: PartitionPlace): number | undefined =>
  metadata?.streams
    .get(place.streamId)
    ?.topics.get(place.topicId)
    ?.partitions.find(({ id }) => id === place.partitionId)?.createdAtMicros;

const syncedTo = (
  checkpoint: Checkpoint | undefined,
  place: PartitionPlace,
  createdAtMicros: number | undefined,
): SyncedTo | undefined => {
  if (createdAtMicros === undefined) return undefined;
  const entry = checkpoint?.partitions[checkpointKey({ ...place, createdAtMicros })];
  return entry === undefined ? undefined : { baseOffset: entry[0], bytes: entry[1] };
};

const tellUnknown = (inspected: InspectedDirectory, { path }: PartitionPlace, findings: Findings): void => {
  const meaning = "the state log knows no such partition; the server does not look at it";
  findings.add({ kind: "unknown_file", severity: "notice", path: inspected.short(path), meaning });
};

const tellMissing = (
  inspected: InspectedDirectory,
  metadata: Metadata,
  seen: ReadonlySet<string>,
  findings: Findings,
): void => {
  for (const stream of metadata.streams.values()) {
    for (const topic of stream.topics.values()) {
      for (const { id } of topic.partitions) {
        const path = inspected.directory.partition(stream.id, topic.id, id);
        if (seen.has(path)) continue;
        const meaning = "the partition has no directory; the server begins an empty one";
        findings.add({ kind: "partition_missing", severity: "damage", path: inspected.short(path), meaning });
      }
    }
  }
};
