// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { MAX_U64 } from "../../../protocol/primitives/integers.ts";
import { parseSize, printSize } from "./size.ts";

/** Bytes; these two are as the protocol writes them. */
export const UNLIMITED_TOPIC_SIZE = MAX_U64;
export const SERVER_DEFAULT_TOPIC_SIZE = 0n;

/** Bytes a topic may take. */
export const parseTopicSize = (raw: unknown): bigint => {
  if (raw === "unlimited") return UNLIMITED_TOPIC_SIZE;
  if (raw === "server_default") return SERVER_DEFAULT_TOPIC_SIZE;
  return BigInt(parseSize(raw));
};

export const printTopicSize = (bytes: bigint): string => {
  if (bytes === UNLIMITED_TOPIC_SIZE) return "unlimited";
  return bytes === SERVER_DEFAULT_TOPIC_SIZE ? "server_default" : printSize(Number(bytes));
};
