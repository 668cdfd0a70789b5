// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { exitCode } from "./errors/exit-codes.ts";
import { reportError } from "./errors/report-error.ts";
import { ToldError, UsageError } from "./errors/user-error.ts";
import { type CommandIndex, findCommand, nounsOf, readCommandIndex } from "./framework/command-index.ts";
import type { CommandClass, IggyCommand } from "./framework/iggy-command.ts";
import { splitLeadingOptions, withoutSwitchValues } from "./framework/leading-options.ts";
import { nearest } from "./framework/nearest.ts";
import { endQuietlyWithReader } from "./output/quiet-end.ts";

type RunnableClass = CommandClass & typeof IggyCommand;

/** The whole program: finds the command, loads it alone, and runs it. `root` is the directory of the package. */
export const run = async (argv: readonly string[], root: URL): Promise<void> => {
  endQuietlyWithReader();
  try {
    await dispatch(withoutSwitchValues(argv), root);
  } catch (error) {
    reportError(error, { isData: argv.includes("--json"), subject: {}, command: undefined });
  }
};

const dispatch = async (argv: readonly string[], root: URL): Promise<void> => {
  const { leading, rest } = splitLeadingOptions(argv);
  const [first] = rest;
  if (first === "--generate") return runCommand("completion generate", rest.slice(1), root);
  if (first === undefined || first === "--help" || first === "-h") return showHelp([], root);
  if (first === "help") return showHelp(rest.slice(1), root);
  const index = readCommandIndex(root);
  const typed = await withKindFirst(rest);
  const found = findCommand(index, typed);
  if (found === undefined) return explainUnknown(typed, index, root);
  if (asksForHelp(found.rest)) return showHelp(found.words.split(" "), root);
  await runCommand(found.words, [...leading, ...found.rest], root);
};

/** `bench --message-size 100 pinned-producer`: the options of all benchmarks may stand before the kind. */
const withKindFirst = async ([first = "", ...others]: readonly string[]): Promise<readonly string[]> => {
  if (first !== "bench" || others[0]?.startsWith("-") !== true) return [first, ...others];
  const { withKindFirst: reorder } = await import("./bench/nested-words.ts");
  return [first, ...reorder(others)];
};

const runCommand = async (words: string, argv: readonly string[], root: URL): Promise<void> => {
  const file = new URL(`dist/commands/${words.replaceAll(" ", "/")}.js`, root);
  const { default: command } = (await import(file.href)) as { readonly default: RunnableClass };
  await command.run(argv, words);
};

const asksForHelp = (argv: readonly string[]): boolean => {
  const end = argv.indexOf("--");
  return (end < 0 ? argv : argv.slice(0, end)).some((typed) => typed === "--help" || typed === "-h");
};

/** Help is oclif's, made of the manifest; nothing else loads it. */
const showHelp = async (words: readonly string[], root: URL): Promise<void> => {
  const { showHelp: show } = await import("./framework/help.ts");
  const index = readCommandIndex(root);
  const nouns = nounsOf(index);
  const [first = "", ...others] = words;
  const named = findCommand(index, words)?.words.split(" ") ?? [nouns.get(first) ?? first, ...others];
  await show(
    named.filter((word) => word !== ""),
    root,
  );
};

const explainUnknown = async (argv: readonly string[], index: CommandIndex, root: URL): Promise<void> => {
  const [noun = "", verb] = argv;
  const nouns = nounsOf(index);
  const known = nouns.get(noun);
  if (known !== undefined && (verb === undefined || verb.startsWith("-"))) {
    await toStandardError(verb !== undefined && asksForHelp([verb]), () => showHelp([known], root));
    return;
  }
  const verbsOf = (name: string): string[] =>
    [...new Set(index.values())].flatMap((words) => (words.startsWith(`${name} `) ? (words.split(" ")[1] ?? []) : []));
  const singles = [...new Set(index.values())].filter((words) => !words.includes(" "));
  if (known !== undefined) {
    const near = nearest(verb ?? "", verbsOf(known));
    const hint = near === undefined ? `iggy ${known} --help` : `did you mean iggy ${known} ${near}?`;
    throw new UsageError(`'${verb}' is no command of iggy ${known}`, hint);
  }
  const near = nearest(noun, [...new Set(nouns.values()), ...singles]);
  throw new UsageError(`'${noun}' is no command`, near === undefined ? "iggy --help" : `did you mean iggy ${near}?`);
};

/** Help nobody asked for goes to standard error, and the status says so. */
const toStandardError = async (isWanted: boolean, show: () => Promise<void>): Promise<void> => {
  if (isWanted) return show();
  const { write } = process.stdout;
  process.stdout.write = process.stderr.write.bind(process.stderr);
  try {
    await show();
  } finally {
    process.stdout.write = write;
  }
  throw new ToldError(exitCode.usage);
};
