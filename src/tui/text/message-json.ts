// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { formatHeaderValue } from "../../cli/message/header-argument.ts";
import type { MessageRow } from "../state/tail.ts";

const decoder = new TextDecoder("utf-8", { fatal: true });

/** A message as `iggy message poll --json` shows it. */
export const messageRowAsJson = (row: MessageRow) => ({
  partitionId: row.partitionId,
  offset: row.offset,
  id: row.id,
  timestampMicros: row.timestampMicros,
  originTimestampMicros: row.originTimestampMicros,
  checksum: row.checksum,
  userHeaders: row.headers.map(({ key, value }) => ({
    key: formatHeaderValue(key),
    kind: value.kind,
    value: formatHeaderValue(value),
  })),
  ...payloadOf(row.payload),
});

const payloadOf = (payload: Uint8Array) => {
  try {
    return { payload: decoder.decode(payload) };
  } catch {
    return { payloadBase64: Buffer.from(payload).toString("base64") };
  }
};

export const headersOnOneLineOf = ({ headers }: MessageRow): string =>
  headers.map(({ key, value }) => `${formatHeaderValue(key)}=${formatHeaderValue(value)}`).join(" ");
