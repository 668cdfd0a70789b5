// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { parse } from "@oclif/core/parser";
import { UsageError, UserError } from "../errors/user-error.ts";
import type { ArgumentDefinitions, ArgumentValues } from "./arguments.ts";
import type { FlagDefinition, FlagDefinitions, FlagValues } from "./flags.ts";
import { nearest } from "./nearest.ts";

export interface CommandLine {
  readonly args: ArgumentDefinitions;
  readonly flags: FlagDefinitions;
}

export interface ParsedCommandLine<Line extends CommandLine> {
  readonly args: ArgumentValues<Line["args"]>;
  readonly flags: FlagValues<Line["flags"]>;
  /** Names of the options that were typed; the others have their value from the environment, or none. */
  readonly typed: ReadonlySet<string>;
}

/**
 * Reads what was typed behind the words of a command.
 * @throws UsageError which says what is wrong and what was expected
 */
export const parseCommandLine = async <Line extends CommandLine>(
  line: Line,
  argv: readonly string[],
): Promise<ParsedCommandLine<Line>> => {
  const named = { args: withNames(line.args, (name) => name), flags: withNames(line.flags, (name) => `--${name}`) };
  try {
    const parsed = await parse([...argv], { ...named, strict: true } as unknown as Parameters<typeof parse>[1]);
    // Their default is filled in afterwards, because the parser would count it as given.
    const switches = Object.entries(line.flags).flatMap(([name, { type }]) =>
      type === "boolean" ? [[name, false]] : [],
    );
    const flags = { ...Object.fromEntries(switches), ...parsed.flags };
    const typed = new Set(parsed.raw.flatMap((token) => (token.type === "flag" ? [token.flag] : [])));
    return { args: parsed.args, flags, typed } as unknown as ParsedCommandLine<Line>;
  } catch (error) {
    throw usageErrorOf(error, line.flags);
  }
};

/** Has what a reader throws say which option or argument it is about. */
const withNames = <Definition extends { readonly parse?: (text: string) => Promise<unknown> }>(
  definitions: Readonly<Record<string, Definition>>,
  label: (name: string) => string,
) =>
  Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => {
      const { parse: read } = definition;
      if (read === undefined) return [name, { ...definition }];
      const readNamed = async (text: string): Promise<unknown> => {
        try {
          return await read(text);
        } catch (error) {
          throw error instanceof UsageError ? new NamedUsageError(label(name), error) : error;
        }
      };
      return [name, { ...definition, parse: readNamed }];
    }),
  );

/** The parser writes into the message of what it catches; `text` stays. */
class NamedUsageError extends Error {
  readonly text: string;
  readonly hint: string | undefined;

  constructor(label: string, { message, hint }: UsageError) {
    super(message);
    this.text = `${label}: ${message}`;
    this.hint = hint;
  }
}

interface ParserError extends Error {
  readonly flags?: readonly string[];
  readonly args?: readonly unknown[];
}

const usageErrorOf = (error: unknown, flags: FlagDefinitions): unknown => {
  if (error instanceof NamedUsageError) return new UsageError(error.text, error.hint);
  if (!(error instanceof Error) || error instanceof UserError || !("oclif" in error)) return error;
  const { flags: unknownFlags, args, message } = error as ParserError;
  if (unknownFlags?.[0] !== undefined) return unknownFlag(unknownFlags[0], flags);
  if (args !== undefined && message.startsWith("Missing")) {
    const missing = args as readonly { readonly name: string; readonly description?: string }[];
    const [{ description = "" } = {}, ...others] = missing;
    const names = missing.map(({ name }) => name.toUpperCase()).join(", ");
    const what = description.replace(/\.$/, "").replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase());
    return new UsageError(`missing ${names}${others.length > 0 || what === "" ? "" : `: ${what}`}`);
  }
  if (args !== undefined) return new UsageError(`unexpected argument '${String(args[0])}'`);
  return new UsageError(messageOf(message));
};

/** The parser's own words without its headline and footer. */
const messageOf = (message: string): string => {
  const lines = message
    .replace(/\nSee more help with --help$/, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("The following error"));
  const [first = "wrong usage"] = lines;
  // Values may be secrets, they are not repeated.
  const exclusive = /^--([\w-]+)=.* cannot also be provided when using --([\w-]+)$/s.exec(first);
  if (exclusive !== null) return `--${exclusive[1]} and --${exclusive[2]} exclude each other`;
  const needed = /^all of the following must be provided when using --([\w-]+): (.*)$/i.exec(first);
  if (needed !== null) return `--${needed[1]} needs ${needed[2]}`;
  return first.replace(/^Flag (?=--)/, "").replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
};

const unknownFlag = (typed: string, flags: FlagDefinitions): UsageError => {
  const name = typed.split("=")[0] ?? typed;
  const known = Object.entries(flags)
    .filter(([, { hidden }]) => hidden !== true)
    .flatMap(([flag, { aliases = [] }]) => [`--${flag}`, ...aliases.map((alias) => `--${alias}`)]);
  const near = name.startsWith("--") ? nearest(name, known) : undefined;
  return new UsageError(`unknown option ${name}`, near === undefined ? undefined : `did you mean ${near}?`);
};

/** The options of a command and those of every command; a letter that both use belongs to the command. */
export const mergeFlags = <Base extends FlagDefinitions, Own extends FlagDefinitions>(
  base: Base,
  own: Own,
): Omit<Base, keyof Own> & Own => {
  const taken = new Set(Object.values(own).flatMap(({ char, charAliases = [] }) => [char, ...charAliases]));
  const free = ({ char, ...rest }: FlagDefinition<unknown>): FlagDefinition<unknown> =>
    char === undefined || taken.has(char) ? rest : { ...rest, char };
  const others = Object.entries(base).filter(([name]) => !(name in own));
  const merged = { ...Object.fromEntries(others.map(([name, flag]) => [name, free(flag)])), ...own };
  return merged as Omit<Base, keyof Own> & Own;
};
