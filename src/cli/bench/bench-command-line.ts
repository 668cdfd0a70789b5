// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { FlagDefinitions } from "../framework/flags.ts";
import { readTyped } from "./typed-options.ts";

/** Options whose values are nobody's business, however they are spelled: --credentials-password as well as -p. */
const secretOptions = /(?:^|-)(?:username|password|token|secret|key)(?:-file|-stdin)?$|^connection-string$/;
const harmlessVariables = ["IGGY_TRANSPORT", "IGGY_TCP_SERVER_ADDRESS", "IGGY_WEBSOCKET_SERVER_ADDRESS", "IGGY_TLS"];

/** The command line as it can be typed again, without anything secret; `flags` are all that the command knows. */
export const benchCommandLine = (words: string, argv: readonly string[], flags: FlagDefinitions): string => {
  const variables = harmlessVariables.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [`${name}=${quoted(value)}`];
  });
  const typed = readTyped(argv, flags).filter(({ name = "" }) => !secretOptions.test(name));
  return [...variables, "iggy", words, ...typed.flatMap((option) => option.words).map(quoted)].join(" ");
};

const quoted = (text: string): string =>
  /^[\w./:=,+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
