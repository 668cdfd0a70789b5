// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { mkdirSync } from "node:fs";
import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import { logPath } from "../files/data-directory.ts";
import { OpenSegment } from "../files/open-segment.ts";
import { headState } from "../head/head-layout.ts";
import type { HeadFields } from "../head/head-snapshot.ts";
import { createOffsetDirectories } from "../maintenance/partition-files.ts";
import { readSegmentBases, readStrangeLogNames } from "../partition/segment-list.ts";
import { recoverOffsets } from "./recover-offsets.ts";
import { type RecoveredSegment, recoverSegment } from "./recover-segment.ts";
import { type ScanEnvironment, scanMessages } from "./segment-scan.ts";

/** What was known to be on the disk: the active segment of that moment and the bytes of its log. */
export interface SyncedUpTo {
  readonly baseOffset: number;
  readonly bytes: number;
}

export interface PartitionToRecover {
  readonly path: string;
  /** Undefined when everything written can be trusted: the machine has not stopped since, or stopped in order. */
  readonly syncedUpTo: SyncedUpTo | undefined;
  /** Verify every stored message; damage is an error then. */
  readonly validateChecksums: boolean;
}

export interface RecoveredPartition {
  readonly head: Omit<HeadFields, "incarnation" | "generation">;
  /** What was repaired, in words for the log. */
  readonly repairs: readonly string[];
}

/**
 * Brings a partition's files into a consistent state and says what its head has to show. A partition without a directory
 * or a segment becomes an empty one.
 * @throws IggyError invalid_message_checksum, only when checksums are to be validated
 */
export const recoverPartition = (partition: PartitionToRecover, environment: ScanEnvironment): RecoveredPartition => {
  const repairs: string[] = [];
  mkdirSync(partition.path, { recursive: true });
  createOffsetDirectories(partition.path);
  repairs.push(...readStrangeLogNames(partition.path).map((name) => `${name} is no segment: left it alone`));
  const bases = readSegmentBases(partition.path);
  if (bases.length === 0) {
    OpenSegment.create(partition.path, 0).close();
    repairs.push("no segment was there: made an empty one");
    bases.push(0);
  }
  const segments = bases.map((baseOffset, place) => {
    const active = place === bases.length - 1;
    const trustedBytes = trustedBytesOf(partition.syncedUpTo, baseOffset);
    const recovered = recoverSegment(
      {
        partitionPath: partition.path,
        baseOffset,
        trustedBytes,
        checkTail: active || trustedBytes !== Number.POSITIVE_INFINITY,
      },
      environment,
    );
    repairs.push(...recovered.repairs.map((repair) => `segment ${baseOffset}: ${repair}`));
    if (partition.validateChecksums) validate(partition.path, recovered, environment);
    return recovered;
  });
  const head = headOf(segments);
  repairs.push(...recoverOffsets(partition.path, head.nextOffset));
  return { head, repairs };
};

const trustedBytesOf = (syncedUpTo: SyncedUpTo | undefined, baseOffset: number): number => {
  if (syncedUpTo === undefined || baseOffset < syncedUpTo.baseOffset) return Number.POSITIVE_INFINITY;
  return baseOffset === syncedUpTo.baseOffset ? syncedUpTo.bytes : 0;
};

const validate = (partitionPath: string, segment: RecoveredSegment, environment: ScanEnvironment): void => {
  const path = logPath(partitionPath, segment.baseOffset);
  const file = new OpenSegment(partitionPath, segment.baseOffset);
  try {
    const range = { logFd: file.logFd, position: 0, endPosition: segment.sizeBytes, firstOffset: segment.baseOffset };
    const found = scanMessages(environment, range);
    if (found.validBytes === segment.sizeBytes) return;
    throw new IggyError("invalid_message_checksum", { offset: segment.baseOffset + found.messagesCount, path });
  } finally {
    file.close();
  }
};

const headOf = (segments: readonly RecoveredSegment[]): RecoveredPartition["head"] => {
  const active = segments.at(-1);
  if (active === undefined) throw new Error("a partition has at least one segment");
  const sealed = segments.slice(0, -1);
  const nextOffset = active.baseOffset + active.messagesCount;
  return {
    state: headState.open,
    offsetsGeneration: 0,
    segmentListVersion: 0,
    segmentsCount: segments.length,
    nextOffset,
    readableNextOffset: nextOffset,
    firstOffset: segments[0]?.baseOffset ?? 0,
    segmentBaseOffset: active.baseOffset,
    segmentBytes: active.sizeBytes,
    sealedMessages: sealed.reduce((sum, segment) => sum + segment.messagesCount, 0),
    sealedBytes: sealed.reduce((sum, segment) => sum + segment.sizeBytes, 0),
    lastTimestampMicros: Math.max(...segments.map((segment) => segment.lastTimestampMicros)),
    indexedCount: active.messagesCount,
    tailFrom: active.messagesCount,
    writtenFrom: nextOffset,
  };
};
