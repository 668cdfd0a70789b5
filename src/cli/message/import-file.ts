// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import type { NewMessage } from "../../protocol/message/message-batch.ts";
import type { Identifier } from "../../protocol/primitives/identifier.ts";
import type { Partitioning } from "../../protocol/primitives/partitioning.ts";
import type { Progress } from "../output/progress.ts";
import { BatchCollector } from "./batch-collector.ts";
import type { MessageAccess } from "./message-access.ts";
import { messagesOfFile } from "./message-file.ts";
import { sendPipelined } from "./send-pipeline.ts";

interface ImportedFile {
  readonly path: string;
  readonly stream: Identifier;
  readonly topic: Identifier;
  readonly partitioning: Partitioning;
  /** Where the messages go, so that the position of one import is not taken for that of another. */
  readonly target: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

export interface ImportResult {
  readonly file: string;
  readonly messages: number;
  /** The byte of the file at which this run began. */
  readonly fromByte: number;
}

interface FileBatch {
  readonly messages: readonly NewMessage[];
  readonly end: number;
}

/** Sends the messages of a file; how far the server has them is kept beside it until all are sent. */
export const importFile = async (access: MessageAccess, imported: ImportedFile): Promise<ImportResult> => {
  const { path, stream, topic, partitioning, target, progress, signal } = imported;
  const positionPath = `${path}.imported`;
  const fromByte = positionOf(positionPath, target, statSync(path).size);
  let messages = 0;
  let position = fromByte;
  await sendPipelined(
    batchesOf(path, fromByte, signal),
    (batch) => access.send({ stream, topic, partitioning, messages: batch.messages }),
    (batch) => {
      messages += batch.messages.length;
      progress.add(batch.messages.length, batch.end - position);
      position = batch.end;
      writeFileSync(positionPath, JSON.stringify({ target, position }));
    },
  );
  if (!signal.aborted) rmSync(positionPath, { force: true });
  return { file: path, messages, fromByte };
};

async function* batchesOf(path: string, start: number, signal: AbortSignal): AsyncGenerator<FileBatch> {
  const batch = new BatchCollector();
  let end = start;
  for await (const found of messagesOfFile(path, start)) {
    if (signal.aborted) return;
    end = found.end;
    const { id, payload, userHeadersBytes: userHeaders } = found.message;
    if (batch.add({ id, payload, userHeaders })) yield { messages: batch.take(), end };
  }
  if (!batch.isEmpty) yield { messages: batch.take(), end };
}

const positionOf = (positionPath: string, target: string, size: number): number => {
  if (!existsSync(positionPath)) return 0;
  const kept = JSON.parse(readFileSync(positionPath, "utf8")) as {
    readonly target: unknown;
    readonly position: unknown;
  };
  const { position } = kept;
  return kept.target === target && typeof position === "number" && position <= size ? position : 0;
};
