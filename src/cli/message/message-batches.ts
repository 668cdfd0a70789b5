// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { NewMessage } from "../../protocol/message/message-batch.ts";
import type { UserHeader } from "../../protocol/primitives/user-headers.ts";
import { UsageError } from "../errors/user-error.ts";
import { BatchCollector } from "./batch-collector.ts";
import { lineBatches } from "./line-batches.ts";
import { messagesOfFile } from "./message-file.ts";

interface Source {
  readonly texts: readonly string[] | undefined;
  readonly file: string | undefined;
  readonly userHeaders: readonly UserHeader[];
}

/** Messages to send from wherever they come, in batches, and what was counted on the way. */
export const messageBatches = ({ texts, file, userHeaders }: Source) => {
  const counts = { empty: 0, bytes: 0 };
  const plain = texts === undefined ? lineBatches(process.stdin, counts) : textBatches(texts);
  const batches = file === undefined ? withHeaders(plain, userHeaders) : fileBatches(file, counts);
  return { batches, counts };
};

async function* textBatches(texts: readonly string[]): AsyncGenerator<readonly NewMessage[]> {
  if (texts.includes("")) throw new UsageError("a message must not be empty");
  const batch = new BatchCollector();
  for (const text of texts) if (batch.add({ payload: Buffer.from(text) })) yield batch.take();
  if (!batch.isEmpty) yield batch.take();
}

async function* withHeaders(
  batches: AsyncGenerator<readonly NewMessage[]>,
  userHeaders: readonly UserHeader[],
): AsyncGenerator<readonly NewMessage[]> {
  for await (const batch of batches) {
    yield userHeaders.length === 0 ? batch : batch.map((message) => ({ ...message, userHeaders }));
  }
}

/** Identifiers and headers of the file are kept. */
async function* fileBatches(path: string, counts: { bytes: number }): AsyncGenerator<readonly NewMessage[]> {
  const batch = new BatchCollector();
  for await (const { message, end } of messagesOfFile(path === "-" ? "/dev/stdin" : path)) {
    counts.bytes = end;
    const { id, payload, userHeadersBytes: userHeaders } = message;
    if (batch.add({ id, payload, userHeaders })) yield batch.take();
  }
  if (!batch.isEmpty) yield batch.take();
}
