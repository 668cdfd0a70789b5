// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { argument } from "./arguments.ts";
import { booleanFlag, valueFlag } from "./flags.ts";
import { identifier, oneOf, wholeNumber } from "./readers.ts";

export const streamArgument = argument(identifier, { description: "Number or name of the stream." });
export const topicArgument = argument(identifier, { description: "Number or name of the topic." });
export const partitionArgument = argument(wholeNumber(), { description: "Number of the partition." });
export const groupArgument = argument(identifier, { description: "Number or name of the consumer group." });
export const userArgument = argument(identifier, { description: "Number or name of the user." });

/** For commands that destroy something. */
export const confirmationFlags = {
  yes: booleanFlag({ char: "y", summary: "Do not ask." }),
} as const;

export const ifExistsFlag = {
  "if-exists": booleanFlag({ summary: "It is fine when it is not there.", aliases: ["ignore-missing"] }),
} as const;

export const ifNotExistsFlag = {
  "if-not-exists": booleanFlag({ summary: "It is fine when it is there already." }),
} as const;

/** The form of a listing, as other clients of the protocol name it. */
export const listModeFlag = {
  "list-mode": valueFlag(oneOf("table", "list"), { char: "l", summary: "Form of the listing: table or list." }),
} as const;

/** Identifiers the server gives by itself; the option is read so that it can be explained. */
export const refusedNumber = (char: string) =>
  valueFlag(wholeNumber(), { char, hidden: true, summary: "The server numbers by itself." });

/** All short forms of a command: "s:create", "stream:c", "s:c". */
export const aliasesOf = (noun: string, nounAliases: readonly string[], verb: string, verbAliases: readonly string[]) =>
  [noun, ...nounAliases].flatMap((first) => [verb, ...verbAliases].map((second) => `${first}:${second}`)).slice(1);
