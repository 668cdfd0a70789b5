// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { isIggyError } from "../../protocol/errors/iggy-error.ts";
import type { StoredMessage } from "../../protocol/message/stored-message.ts";
import type { UserHeader } from "../../protocol/primitives/user-headers.ts";
import { formatHeaderValue } from "./header-argument.ts";

const decoder = new TextDecoder("utf-8", { fatal: true });

/** A message as `--json` shows it: the payload as text where it is text, and as Base64 otherwise. */
export const messageAsJson = (message: StoredMessage, partitionId: number) => {
  const text = textOf(message.payload);
  const headers = readableHeaders(message);
  return {
    partitionId,
    offset: message.offset,
    id: message.id,
    timestampMicros: message.timestampMicros,
    originTimestampMicros: message.originTimestampMicros,
    checksum: message.checksum,
    userHeaders: (headers ?? []).map(({ key, value }) => ({
      key: formatHeaderValue(key),
      kind: value.kind,
      value: formatHeaderValue(value),
    })),
    ...(headers === undefined ? { userHeadersBase64: message.userHeadersBytes.toString("base64") } : {}),
    ...(text === undefined ? { payloadBase64: message.payload.toString("base64") } : { payload: text }),
  };
};

/** A payload on one line: control characters are escaped, bytes that are not text replaced. */
export const payloadOnOneLine = (payload: Buffer): string =>
  payload.toString("utf8").replace(CONTROL_CHARACTERS, (character) => JSON.stringify(character).slice(1, -1));

// biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal must not get them.
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f]/g;

export const headersOnOneLine = (message: StoredMessage): string =>
  readableHeaders(message)
    ?.map(({ key, value }) => `${formatHeaderValue(key)}=${formatHeaderValue(value)}`)
    .join(" ") ?? `(${message.userHeadersBytes.length} bytes)`;

/** Undefined for bytes that are no headers, as those somebody else encrypted. */
export const readableHeaders = (message: StoredMessage): readonly UserHeader[] | undefined => {
  try {
    return message.userHeaders;
  } catch (error) {
    if (isIggyError(error)) return undefined;
    throw error;
  }
};

const textOf = (payload: Buffer): string | undefined => {
  try {
    return decoder.decode(payload);
  } catch {
    return undefined;
  }
};
