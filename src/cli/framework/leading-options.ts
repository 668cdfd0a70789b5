// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { connectionFlags } from "../connection/connection-flags.ts";
import { UsageError } from "../errors/user-error.ts";
import type { FlagDefinition } from "./flags.ts";
import { generalFlags } from "./general-flags.ts";

const known = Object.entries({ ...connectionFlags, ...generalFlags }) as [string, FlagDefinition<unknown>][];

/** Options that were typed before the words of the command, with long names so that no command takes them for its own. */
export const splitLeadingOptions = (
  argv: readonly string[],
): { readonly leading: readonly string[]; readonly rest: readonly string[] } => {
  const leading: string[] = [];
  let at = 0;
  for (; at < argv.length; at++) {
    const typed = argv[at] ?? "";
    if (!typed.startsWith("-") || typed === "-" || typed === "--" || isOwn(typed)) break;
    const [name = "", ...value] = typed.split("=");
    const found = known.find(([flag, { char, aliases = [] }]) => {
      const long = [flag, ...aliases].map((alias) => `--${alias}`);
      return long.includes(name) || (char !== undefined && name === `-${char}`);
    });
    if (found === undefined) throw new UsageError(`unknown option ${name}`);
    const [flag, { type }] = found;
    leading.push(`--${flag}${value.length > 0 ? `=${value.join("=")}` : ""}`);
    if (type === "option" && value.length === 0) {
      at++;
      if (argv[at] === undefined) throw new UsageError(`--${flag} expects a value`);
      leading.push(argv[at] ?? "");
    }
  }
  return { leading, rest: argv.slice(at) };
};

/** What is answered before any command. */
const isOwn = (typed: string): boolean => ["--help", "-h", "--version", "-V", "--generate"].includes(typed);

/** `--flag=true` and `--flag=false`, as some scripts write switches. */
export const withoutSwitchValues = (argv: readonly string[]): readonly string[] => {
  const switches = new Set(
    known.flatMap(([flag, { type, aliases = [] }]) => (type === "boolean" ? [flag, ...aliases] : [])),
  );
  const end = argv.indexOf("--");
  return argv.flatMap((typed, place) => {
    const match = /^--([\w-]+)=(true|false)$/.exec(typed);
    if (match === null || !switches.has(match[1] ?? "") || (end >= 0 && place > end)) return [typed];
    return match[2] === "true" ? [`--${match[1]}`] : [];
  });
};
