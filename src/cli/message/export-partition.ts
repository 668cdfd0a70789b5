// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { existsSync, truncateSync } from "node:fs";
import { PollingStrategy } from "../../client/commands/choices.ts";
import { isIggyError } from "../../protocol/errors/iggy-error.ts";
import type { Identifier } from "../../protocol/primitives/identifier.ts";
import { UserError } from "../errors/user-error.ts";
import type { Progress } from "../output/progress.ts";
import type { MessageAccess } from "./message-access.ts";
import { messagesOfFile } from "./message-file.ts";
import { MessageFileWriter } from "./message-file-writer.ts";

const BATCH_MESSAGES = 1000;

interface ExportedPartition {
  readonly stream: Identifier;
  readonly topic: Identifier;
  readonly partitionId: number;
  /** Offset of the newest message when the export began: later ones are not waited for. */
  readonly endOffset: bigint;
  readonly path: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

export interface ExportResult {
  readonly partitionId: number;
  readonly file: string;
  readonly messages: number;
  readonly bytes: number;
  /** The first offset that was fetched; above 0 when an earlier export is continued. */
  readonly fromOffset: bigint;
}

/** Appends the messages of a partition that its file does not have yet. */
export const exportPartition = async (access: MessageAccess, target: ExportedPartition): Promise<ExportResult> => {
  const { stream, topic, partitionId, path, endOffset, progress, signal } = target;
  const fromOffset = await nextOffsetOf(path);
  const file = await MessageFileWriter.open(path);
  let offset = fromOffset;
  try {
    while (offset <= endOffset && !signal.aborted) {
      const strategy = PollingStrategy.Offset(offset);
      const { messages } = await access.poll({ stream, topic, partitionId, strategy, count: BATCH_MESSAGES });
      const wanted = messages.filter((message) => message.offset <= endOffset);
      const last = wanted.at(-1);
      if (last === undefined) break;
      await file.append(wanted);
      progress.add(
        wanted.length,
        wanted.reduce((sum, { bytes }) => sum + bytes.length, 0),
      );
      offset = last.offset + 1n;
    }
  } finally {
    await file.close();
  }
  return { partitionId, file: path, messages: file.messages, bytes: file.bytes, fromOffset };
};

/** Where an earlier export stopped; a message that was cut off is removed. */
const nextOffsetOf = async (path: string): Promise<bigint> => {
  if (!existsSync(path)) return 0n;
  let next = 0n;
  let end = 0;
  try {
    for await (const found of messagesOfFile(path)) {
      next = found.message.offset + 1n;
      end = found.end;
    }
  } catch (error) {
    if (!(error instanceof UserError) || isIggyError(error)) throw error;
    truncateSync(path, end);
  }
  return next;
};
