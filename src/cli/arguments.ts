// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { Args, Errors } from "@oclif/core";
import { type Identifier, parseIdentifierText } from "../protocol/primitives/identifier.ts";

/** A stream, topic or consumer: its number, or its name. */
export const identifierArgument = Args.custom<Identifier>({ parse: async (text) => parseIdentifierText(text) });

export const streamArgument = identifierArgument({ required: true, description: "Number or name of the stream." });
export const topicArgument = identifierArgument({ required: true, description: "Number or name of the topic." });

/** A whole number within bounds. */
export const numberArgument = (description: string, max = 0xffff_ffff) =>
  Args.custom<number>({
    parse: async (text) => {
      const number = Number(text);
      if (/^\d+$/.test(text) && number <= max) return number;
      throw new Errors.CLIError(`Expected a whole number up to ${max}, not ${text}`, { exit: 2 });
    },
  })({ required: true, description });
