// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { outputForms } from "../output/output-form.ts";
import { booleanFlag, text, valueFlag } from "./flags.ts";
import { oneOf } from "./readers.ts";

const GROUP = "GENERAL";

/** The options of every command. */
export const generalFlags = {
  json: booleanFlag({ helpGroup: GROUP, summary: "Write the data as JSON: --output json." }),
  output: valueFlag(oneOf(...outputForms), {
    helpGroup: GROUP,
    env: "IGGY_OUTPUT",
    summary: `Form of the result: ${outputForms.join(", ")} [table].`,
    helpValue: "<form>",
  }),
  quiet: booleanFlag({ char: "q", helpGroup: GROUP, summary: "Write nothing but data and errors." }),
  debug: valueFlag(text, {
    char: "d",
    helpGroup: GROUP,
    summary: "File for a log of connections, requests and errors, without secrets.",
    helpValue: "<file>",
  }),
  "no-color": booleanFlag({ helpGroup: GROUP, summary: "No colours; also NO_COLOR." }),
  "local-time": booleanFlag({
    helpGroup: GROUP,
    env: "IGGY_LOCAL_TIME",
    summary: "Times in this machine's zone, not UTC.",
  }),
} as const;
