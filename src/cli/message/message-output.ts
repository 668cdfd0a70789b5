// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { StoredMessage } from "../../protocol/message/stored-message.ts";
import { formatHeaderValue } from "./header-argument.ts";

const decoder = new TextDecoder("utf-8", { fatal: true });

/** A message as `--json` shows it: the payload as text where it is text, and as Base64 otherwise. */
export const messageAsJson = (message: StoredMessage, partitionId: number) => {
  const text = textOf(message.payload);
  return {
    partitionId,
    offset: message.offset,
    id: message.id,
    timestampMicros: message.timestampMicros,
    originTimestampMicros: message.originTimestampMicros,
    checksum: message.checksum,
    userHeaders: message.userHeaders.map(({ key, value }) => ({
      key: formatHeaderValue(key),
      kind: value.kind,
      value: formatHeaderValue(value),
    })),
    ...(text === undefined ? { payloadBase64: message.payload.toString("base64") } : { payload: text }),
  };
};

/** A payload on one line: control characters are escaped, bytes that are not text replaced. */
export const payloadOnOneLine = (payload: Buffer): string =>
  payload.toString("utf8").replace(CONTROL_CHARACTERS, (character) => JSON.stringify(character).slice(1, -1));

// biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal must not get them.
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f]/g;

export const headersOnOneLine = (message: StoredMessage): string =>
  message.userHeaders.map(({ key, value }) => `${formatHeaderValue(key)}=${formatHeaderValue(value)}`).join(" ");

const textOf = (payload: Buffer): string | undefined => {
  try {
    return decoder.decode(payload);
  } catch {
    return undefined;
  }
};
