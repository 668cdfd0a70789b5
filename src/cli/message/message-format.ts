// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { StoredMessage } from "../../protocol/message/stored-message.ts";
import { UsageError } from "../errors/user-error.ts";
import type { Reader } from "../framework/flags.ts";
import { formatTime } from "../output/formats.ts";
import { headersOnOneLine } from "./message-output.ts";

export interface MessageWithPartition {
  readonly message: StoredMessage;
  readonly partitionId: number;
}

type Part = (item: MessageWithPartition) => string;

const parts: Readonly<Record<string, Part>> = {
  o: ({ message }) => String(message.offset),
  p: ({ partitionId }) => String(partitionId),
  t: ({ message }) => formatTime(message.timestampMicros),
  T: ({ message }) => String(message.timestampMicros),
  i: ({ message }) => String(message.id),
  s: ({ message }) => message.payload.toString("utf8"),
  x: ({ message }) => message.payload.toString("hex"),
  b: ({ message }) => message.payload.toString("base64"),
  l: ({ message }) => String(message.payload.length),
  h: ({ message }) => headersOnOneLine(message),
  "%": () => "%",
};

/** Reads `%o %t %s\n`: a way to write messages, each place a property of the message. */
export const messageFormat: Reader<Part> = (template) => {
  const tokens = template.split(/(%.|\\[nt])/);
  const written = tokens.map((token): Part => {
    if (token === "\\n") return () => "\n";
    if (token === "\\t") return () => "\t";
    if (!token.startsWith("%")) return () => token;
    const part = parts[token.slice(1)];
    if (part !== undefined) return part;
    throw new UsageError(
      `'${token}' is no place`,
      `places are ${Object.keys(parts)
        .map((name) => `%${name}`)
        .join(" ")}`,
    );
  });
  return (item) => written.map((part) => part(item)).join("");
};

/** Reads a text to look for in payloads, or a regular expression between slashes. */
export const payloadFilter: Reader<(message: StoredMessage) => boolean> = (text) => {
  const match = /^\/(.+)\/([imsu]*)$/s.exec(text);
  if (match === null) {
    const wanted = Buffer.from(text);
    return ({ payload }) => payload.includes(wanted);
  }
  try {
    const expression = new RegExp(match[1] ?? "", match[2]);
    return ({ payload }) => expression.test(payload.toString("utf8"));
  } catch (error) {
    throw new UsageError(`'${text}' is no regular expression: ${error instanceof Error ? error.message : ""}`);
  }
};
