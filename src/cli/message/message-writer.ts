// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { formatTime } from "../output/formats.ts";
import { toJson } from "../output/json.ts";
import type { Output } from "../output/output.ts";
import { drained, rowAsText, writeLine } from "../output/write.ts";
import type { MessageWithPartition } from "./message-format.ts";
import { headersOnOneLine, messageAsJson, payloadOnOneLine, readableHeaders } from "./message-output.ts";

interface WriterOptions {
  readonly output: Output;
  readonly format: ((item: MessageWithPartition) => string) | undefined;
  readonly showHeaders: boolean;
  readonly showPartition: boolean;
}

/** Writes messages as they come, a line each; waits where the reader is slow. */
export const messageWriter = ({ output, format, showHeaders, showPartition }: WriterOptions) => {
  const isJson = output.isData;
  const lineOf = (item: MessageWithPartition): string => {
    if (format !== undefined) return format(item);
    if (isJson) return toJson(messageAsJson(item.message, item.partitionId));
    const { message, partitionId } = item;
    const cells = [
      ...(showPartition ? [String(partitionId)] : []),
      String(message.offset),
      formatTime(message.timestampMicros),
      payloadOnOneLine(message.payload),
      ...(showHeaders ? [headersOnOneLine(message)] : []),
    ];
    return output.form === "table" ? cells.join("  ") : rowAsText(cells, output.form);
  };
  return async (item: MessageWithPartition): Promise<void> => {
    const line = lineOf(item);
    const written = format === undefined ? writeLine(line) : process.stdout.write(line);
    if (!written) await drained();
  };
};

/** Shows messages as a table, with a column for each header. */
export const showMessages = async (
  output: Output,
  items: readonly MessageWithPartition[],
  showHeaders: boolean,
): Promise<void> => {
  const withHeaders = items.map(({ message, partitionId }) => ({
    message,
    partitionId,
    headers: new Map(showHeaders ? headersOf(message) : []),
  }));
  const keys = [...new Set(withHeaders.flatMap(({ headers }) => [...headers.keys()]))].sort();
  const isSeveral = new Set(items.map(({ partitionId }) => partitionId)).size > 1;
  await output.list(
    withHeaders,
    [
      ...(isSeveral ? [["Partition", ({ partitionId }: MessageWithPartition) => String(partitionId)] as const] : []),
      ["Offset", ({ message }) => String(message.offset)],
      ["Timestamp", ({ message }) => formatTime(message.timestampMicros)],
      ["ID", ({ message }) => String(message.id)],
      ["Length", ({ message }) => String(message.payload.length)],
      ["Payload", ({ message }) => payloadOnOneLine(message.payload)],
      ...keys.map(
        (key) => [`Header: ${key}`, (item: (typeof withHeaders)[number]) => item.headers.get(key) ?? ""] as const,
      ),
    ],
    "No messages there.",
  );
};

const headersOf = (message: MessageWithPartition["message"]): [string, string][] =>
  (readableHeaders(message) ?? []).map(({ key, value }) => [
    `${onOneLine(key.value)} (${value.kind})`,
    onOneLine(value.value),
  ]);

const onOneLine = (value: unknown): string =>
  payloadOnOneLine(Buffer.from(value instanceof Uint8Array ? Buffer.from(value).toString("hex") : String(value)));
