// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { closeSync, fstatSync, openSync } from "node:fs";
import { indexPath, logPath } from "../../log/files/data-directory.ts";
import { isMissingFile } from "../../log/files/io-error.ts";
import { readUpTo } from "../../log/files/whole-io.ts";
import { entryEndPosition, INDEX_ENTRY_BYTES } from "../../log/index/index-entry.ts";
import { firstWrongEntry, withIndexEntries } from "../index-comparison.ts";
import type { InspectedDirectory } from "../inspected-directory.ts";
import { type Damage, isDamage, type MessageRun, walkSegment } from "../segment-walk.ts";
import type { Finding, FindingKind, Findings } from "./finding.ts";
import { addSegmentRepairs } from "./segment-repairs.ts";
import { undecryptableIn } from "./undecryptable.ts";

/** Damaged places told one by one; the others are counted. */
const MAX_TOLD = 20;

/** A segment as the walk found it. */
export interface WalkedSegment {
  readonly baseOffset: number;
  /** Sound messages, and damaged ones between them: what an index has entries for. */
  entries: number;
  /** Where the last sound message ends. */
  endPosition: number;
  /** Bytes of the log, with what is behind the last sound message. */
  logBytes: number;
  /** Damaged bytes between sound messages. */
  readonly holes: Damage[];
  /** Offsets were left out, so that entries of an index cannot be counted through. */
  hasGap: boolean;
  /** The first entry of the index that is wrong or missing. */
  wrongEntry: number | undefined;
  /** Bytes of the index file; undefined when it is missing. */
  indexBytes: number | undefined;
}

/** Looks at one segment: every message, and every entry of the index. */
export const verifySegment = (
  inspected: InspectedDirectory,
  partitionPath: string,
  baseOffset: number,
  findings: Findings,
): WalkedSegment => {
  const log = logPath(partitionPath, baseOffset);
  const logFd = openSync(log, "r");
  const indexFd = openIfThere(indexPath(partitionPath, baseOffset));
  try {
    const walked = walk(inspected, baseOffset, logFd, indexFd, (kind, place, meaning) =>
      findings.add({ kind, severity: "damage", path: inspected.short(log), ...place, meaning }),
    );
    findings.checked.segments++;
    findings.checked.messages += walked.entries;
    findings.checked.bytes += walked.logBytes;
    judgeIndex(inspected, partitionPath, walked, findings);
    addSegmentRepairs(inspected, partitionPath, walked, findings);
    return walked;
  } finally {
    closeSync(logFd);
    if (indexFd !== undefined) closeSync(indexFd);
  }
};

type Tell = (kind: FindingKind, place: Pick<Finding, "position" | "offset">, meaning: string) => void;

const walk = (
  inspected: InspectedDirectory,
  baseOffset: number,
  logFd: number,
  indexFd: number | undefined,
  tell: Tell,
): WalkedSegment => {
  const logBytes = fstatSync(logFd).size;
  const indexBytes = indexFd === undefined ? undefined : fstatSync(indexFd).size;
  const walked: WalkedSegment = {
    baseOffset,
    entries: 0,
    endPosition: 0,
    logBytes,
    holes: [],
    hasGap: false,
    wrongEntry: undefined,
    indexBytes,
  };
  const indexedEnd = (entry: number) => (indexFd === undefined ? undefined : readEnd(indexFd, entry));
  let told = 0;
  for (const part of walkSegment(inspected.scan, { logFd, logBytes, baseOffset, indexedEnd })) {
    if (isDamage(part)) takeDamage(walked, part, indexedEnd, ++told <= MAX_TOLD ? tell : () => {});
    else takeRun(inspected, walked, part, indexFd, tell);
  }
  if (told > MAX_TOLD) tell("damaged_message", {}, `${told - MAX_TOLD} more damaged places in this segment`);
  return walked;
};

const takeRun = (
  inspected: InspectedDirectory,
  walked: WalkedSegment,
  run: MessageRun,
  indexFd: number | undefined,
  tell: Tell,
): void => {
  const firstEntry = run.firstOffset - walked.baseOffset;
  walked.entries = firstEntry + run.messagesCount;
  walked.endPosition = run.position + run.bytes;
  if (indexFd !== undefined && walked.wrongEntry === undefined) {
    withIndexEntries(inspected.scan, run, walked.baseOffset, (entries) => {
      walked.wrongEntry = firstWrongEntry(indexFd, firstEntry, entries);
    });
  }
  if (inspected.cipher === undefined) return;
  const found = undecryptableIn(inspected.scan.memory, run, inspected.cipher);
  if (found.count === 0) return;
  const meaning = `${found.count} messages cannot be decrypted with this key: polls leave them out`;
  tell("undecryptable_messages", { position: found.position, offset: found.offset }, meaning);
};

const takeDamage = (
  walked: WalkedSegment,
  damage: Damage,
  indexedEnd: (entry: number) => number | undefined,
  tell: Tell,
): void => {
  const { position, bytes, offset, nextOffset, reason } = damage;
  if (nextOffset === undefined) {
    tell("torn_tail", { position, offset }, `the last ${bytes} bytes are no sound message (${words(reason)})`);
    return;
  }
  if (bytes === 0) {
    walked.hasGap = true;
    const meaning = `offsets ${offset} to ${nextOffset - 1} are missing between two sound messages`;
    tell("offsets_missing", { position, offset }, meaning);
    return;
  }
  const count = nextOffset - offset;
  const what = count === 1 ? "a message is damaged" : `${count} messages are damaged`;
  const meaning = `${what} (${words(reason)}, ${bytes} bytes): polls that cover it fail, what follows is sound`;
  tell("damaged_message", { position, offset }, meaning);
  walked.holes.push(damage);
  const lastEntry = nextOffset - 1 - walked.baseOffset;
  if (indexedEnd(lastEntry) !== position + bytes) walked.wrongEntry ??= offset - walked.baseOffset;
};

const judgeIndex = (
  inspected: InspectedDirectory,
  partitionPath: string,
  walked: WalkedSegment,
  findings: Findings,
): void => {
  const path = inspected.short(indexPath(partitionPath, walked.baseOffset));
  const add = (kind: FindingKind, position: number | undefined, meaning: string) =>
    findings.add({ kind, severity: "damage", path, position, meaning });
  const { indexBytes, wrongEntry, entries } = walked;
  if (indexBytes === undefined) {
    add("index_missing", undefined, "the index of a segment is missing; it can be made from the log");
    return;
  }
  const wanted = entries * INDEX_ENTRY_BYTES;
  if (wrongEntry !== undefined) {
    const position = wrongEntry * INDEX_ENTRY_BYTES;
    const meaning =
      position >= indexBytes
        ? `the index ends before entry ${wrongEntry} of ${entries}`
        : `entry ${wrongEntry} of ${entries} is not that of its message`;
    add("index_wrong", position, meaning);
  } else if (indexBytes > wanted) {
    add("index_wrong", wanted, `${indexBytes - wanted} bytes behind the entry of the last sound message`);
  }
};

const endBuffer = Buffer.alloc(INDEX_ENTRY_BYTES);

const readEnd = (indexFd: number, entry: number): number | undefined =>
  entry >= 0 && readUpTo(indexFd, endBuffer, 0, INDEX_ENTRY_BYTES, entry * INDEX_ENTRY_BYTES) === INDEX_ENTRY_BYTES
    ? entryEndPosition(endBuffer, 0)
    : undefined;

const openIfThere = (path: string): number | undefined => {
  try {
    return openSync(path, "r");
  } catch (error) {
    if (isMissingFile(error)) return undefined;
    throw error;
  }
};

const words = (reason: string): string => reason.replaceAll("_", " ");
