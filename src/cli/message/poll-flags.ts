// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { PollingStrategy } from "../../client/commands/choices.ts";
import type { PollingStrategy as Strategy } from "../../protocol/primitives/polling-strategy.ts";
import { UsageError } from "../errors/user-error.ts";
import { booleanFlag, type FlagValues, manyFlag, text, valueFlag } from "../framework/flags.ts";
import { bigNumber, identifier, moment, wholeNumber } from "../framework/readers.ts";
import { messageFormat, payloadFilter } from "./message-format.ts";

const strategies = ["offset", "first", "last", "next", "timestamp"];
const onlyOne = (name: string) => ({ exclusive: strategies.filter((other) => other !== name) });

/** Reads a partition's number, or `all`. */
export const partitionOrAll = (value: string): number | "all" => (value === "all" ? "all" : wholeNumber()(value));

/** Where a poll begins. */
export const strategyFlags = {
  offset: valueFlag(bigNumber, { char: "o", ...onlyOne("offset"), summary: "Begin at this offset." }),
  first: booleanFlag({ char: "f", ...onlyOne("first"), summary: "Begin at the first message." }),
  last: booleanFlag({ char: "l", ...onlyOne("last"), summary: "The last messages." }),
  next: booleanFlag({ char: "n", ...onlyOne("next"), summary: "Go on after the stored offset of the consumer." }),
  timestamp: valueFlag(moment, {
    ...onlyOne("timestamp"),
    summary: "Begin at the first message not before this time: 2026-01-31T12:00:00Z, -15m, or microseconds.",
  }),
} as const;

/** Undefined when none is given. */
export const strategyOf = (flags: FlagValues<typeof strategyFlags>): Strategy | undefined => {
  const { offset, timestamp, first, last, next } = flags;
  if (offset !== undefined) return PollingStrategy.Offset(offset);
  if (timestamp !== undefined) return PollingStrategy.Timestamp(timestamp);
  if (first) return PollingStrategy.First;
  if (last) return PollingStrategy.Last;
  return next ? PollingStrategy.Next : undefined;
};

/** What is read, and how it is shown. */
export const pollFlags = {
  ...strategyFlags,
  partition: valueFlag(partitionOrAll, { summary: "Partition to read, or all, instead of the argument." }),
  "message-count": valueFlag(wholeNumber(1), {
    char: "m",
    default: 1,
    summary: "At most this many messages of a partition.",
  }),
  "auto-commit": booleanFlag({ char: "a", summary: "Store the offset of the last message for the consumer." }),
  consumer: valueFlag(identifier, { char: "c", exclusive: ["group"], summary: "Number or name of the consumer [0]." }),
  group: valueFlag(identifier, { summary: "Read as a member of this consumer group, which commits what it reads." }),
  follow: booleanFlag({ summary: "Go on with the messages that come, until Ctrl+C." }),
  "show-headers": booleanFlag({ char: "s", summary: "Show user headers." }),
  format: valueFlag(messageFormat, {
    exclusive: ["output-file", "json", "output"],
    summary: "Write messages like this: %o offset, %p partition, %t time, %i id, %s payload, %x hex, %h headers, \\n.",
  }),
  filter: manyFlag(payloadFilter, { summary: "Only payloads with this text, or /regular expression/." }),
  "output-file": valueFlag(text, {
    summary: "Append the messages, as they are stored, to this file instead of showing them.",
  }),
} as const;

export const strategyMissing = (): UsageError =>
  new UsageError("say where to begin", "one of --first, --last, --next, --offset, --timestamp");
