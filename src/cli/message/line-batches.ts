// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Readable } from "node:stream";
import type { NewMessage } from "../../protocol/message/message-batch.ts";
import { BatchCollector } from "./batch-collector.ts";

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;
/** A line may be as long as a message. */
const MAX_LINE_BYTES = 64_000_000;

export interface LineCounts {
  /** Lines that were left out, being empty. */
  empty: number;
}

/**
 * Every line of the input as a message, in batches: full ones while the input is fast, what there is as soon as it pauses.
 * @throws RangeError for a line no message can hold
 */
export async function* lineBatches(input: Readable, counts: LineCounts): AsyncGenerator<readonly NewMessage[]> {
  const batch = new BatchCollector();
  let rest: Buffer[] = [];
  let restBytes = 0;
  for await (const chunk of input as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      const line = lineOf([...rest, chunk.subarray(from, end)]);
      [rest, restBytes] = [[], 0];
      from = end + 1;
      if (line.length === 0) counts.empty++;
      else if (batch.add({ payload: line })) yield batch.take();
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
    restBytes += chunk.length - from;
    if (restBytes > MAX_LINE_BYTES) throw new RangeError(`a line has more than ${MAX_LINE_BYTES} bytes`);
    if (!batch.isEmpty && input.readableLength === 0) yield batch.take();
  }
  const last = lineOf(rest);
  if (last.length > 0) batch.add({ payload: last });
  if (!batch.isEmpty) yield batch.take();
}

const lineOf = (parts: readonly Buffer[]): Buffer => {
  const line = parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts);
  return line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line;
};
