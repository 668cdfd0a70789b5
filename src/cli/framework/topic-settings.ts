// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { MAX_U64 } from "../../protocol/primitives/integers.ts";
import { formatExpiry, formatTopicSize } from "../output/formats.ts";
import { argument, remainingArguments } from "./arguments.ts";
import { valueFlag } from "./flags.ts";
import { parseExpiryText, parseSizeText } from "./quantities.ts";
import { name, oneOf, wholeNumber } from "./readers.ts";

export const topicNameArgument = argument(name(), { description: "Name of the topic, 1 to 255 bytes." });

export const compressionArgument = argument(oneOf("none", "gzip"), {
  description: "none or gzip; stored with the topic, clients compress.",
});

export const expiryArgument = remainingArguments(parseExpiryText, {
  description: "How long messages are kept, words are added: 1day 2h, never, server_default.",
});

export const topicFlags = {
  "max-topic-size": valueFlag(parseSizeText, {
    char: "m",
    summary: "Size at which old segments go: 10GiB, unlimited, server_default.",
    default: 0n,
    defaultHelp: "server_default",
  }),
  "replication-factor": valueFlag(wholeNumber(1, 255), { char: "r", summary: "Stored, without effect.", default: 1 }),
} as const;

const NEVER = MAX_U64;

/** Microseconds, as the protocol has them: the server's default for nothing or one of the words, never for never alone. */
export const sumOfExpiry = (words: readonly bigint[] | undefined): bigint => {
  if (words === undefined || words.includes(0n)) return 0n;
  const durations = words.filter((word) => word !== NEVER);
  return durations.length === 0 ? NEVER : durations.reduce((sum, one) => sum + one, 0n);
};

/** How the settings read in the sentences of the commands. */
export const settingsText = (settings: {
  readonly compression: string;
  readonly messageExpiryMicros: bigint;
  readonly maxTopicSizeBytes: bigint;
  readonly replicationFactor: number;
}) => ({
  compression: settings.compression,
  expiry: settings.messageExpiryMicros === NEVER ? "never_expire" : formatExpiry(settings.messageExpiryMicros),
  size: settings.maxTopicSizeBytes === 0n ? "server_default" : formatTopicSize(settings.maxTopicSizeBytes),
  replicas: String(settings.replicationFactor),
});
