// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import { Partitioning } from "../../client/commands/choices.ts";
import { isIggyError } from "../../protocol/errors/iggy-error.ts";
import { encodeUserHeaders, type UserHeader } from "../../protocol/primitives/user-headers.ts";
import { UsageError } from "../errors/user-error.ts";
import { manyFlag, valueFlag } from "../framework/flags.ts";
import { name, wholeNumber } from "../framework/readers.ts";
import { headersFromJson, parseHeaders } from "./header-argument.ts";

const readHeaders = (text: string): readonly UserHeader[] => {
  try {
    const headers = text.startsWith("@") ? headersFromJson(readFileSync(text.slice(1), "utf8")) : parseHeaders(text);
    // What the wire cannot hold is refused before anything is sent.
    encodeUserHeaders(headers);
    return headers;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (isIggyError(error)) {
      const { expected } = error.context;
      throw new UsageError(
        `'${text}' is no header: ${expected === undefined ? error.message : `expected ${expected}`}`,
      );
    }
    throw new UsageError(`'${text}' cannot be read: ${error instanceof Error ? error.message : ""}`);
  }
};

/** Where messages go and what they carry besides. */
export const sendFlags = {
  "partition-id": valueFlag(wholeNumber(), { char: "p", exclusive: ["message-key"], summary: "Partition to send to." }),
  "message-key": valueFlag(name(1, 255), { char: "m", summary: "Key whose hash chooses the partition." }),
  headers: manyFlag(readHeaders, {
    char: "H",
    summary: "User headers of every message: key:kind:value, several separated by commas, or @file.json.",
  }),
} as const;

/** Balanced unless a partition or a key is given. */
export const partitioningOf = (flags: {
  readonly "partition-id": number | undefined;
  readonly "message-key": string | undefined;
}) => {
  const { "partition-id": partitionId, "message-key": key } = flags;
  if (partitionId !== undefined) return Partitioning.PartitionId(partitionId);
  return key === undefined ? Partitioning.Balanced : Partitioning.MessageKey(key);
};
