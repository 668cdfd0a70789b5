// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { readContexts } from "../context/context-store.ts";
import { namesFromServer } from "./server-names.ts";

/** A word that may stand there, and what it means. */
export interface Candidate {
  readonly word: string;
  readonly text?: string | undefined;
}

interface Flag {
  readonly name: string;
  readonly char?: string;
  readonly type: "boolean" | "option";
  readonly summary?: string;
  readonly hidden?: boolean;
  readonly multiple?: boolean;
}

interface Command {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly hidden?: boolean;
  readonly summary?: string;
  readonly flags: Readonly<Record<string, Flag>>;
  readonly args: Readonly<Record<string, { readonly description?: string; readonly multiple?: boolean }>>;
}

/** What may stand at the end of what was typed behind `iggy`. */
export const complete = async (words: readonly string[]): Promise<readonly Candidate[]> => {
  const typed = words.at(-1) ?? "";
  const commands = readManifest();
  const found = commandOf(commands, words.slice(0, -1));
  const candidates =
    found === undefined
      ? nextWords(commands, words.slice(0, -1))
      : await within(found.command, words.slice(found.count));
  return candidates.filter(({ word }) => word.startsWith(typed));
};

const readManifest = (): readonly Command[] => {
  // The program may have been started through a link, as package managers make them.
  const path = join(dirname(realpathSync(process.argv[1] ?? "")), "..", "oclif.manifest.json");
  const { commands } = JSON.parse(readFileSync(path, "utf8")) as { readonly commands: Record<string, Command> };
  return Object.values(commands).filter(({ hidden }) => hidden !== true);
};

const commandOf = (commands: readonly Command[], words: readonly string[]) => {
  for (const count of [2, 1]) {
    const id = words.slice(0, count).join(":");
    const command = commands.find((one) => words.length >= count && (one.id === id || one.aliases.includes(id)));
    if (command !== undefined) return { command, count };
  }
  return undefined;
};

/** Commands and nouns, or the verbs of a noun. */
const nextWords = (commands: readonly Command[], words: readonly string[]): readonly Candidate[] => {
  if (words.length > 1) return [];
  const [noun] = words;
  if (noun !== undefined) {
    return commands
      .flatMap(({ id, aliases, summary }) => [id, ...aliases].map((one) => ({ one, id, summary })))
      .filter(({ one, id }) => one.startsWith(`${noun}:`) && one.endsWith(`:${id.split(":")[1]}`))
      .map(({ id, summary }) => ({ word: id.split(":")[1] ?? "", text: summary }));
  }
  const singles = commands
    .filter(({ id }) => !id.includes(":"))
    .map(({ id, summary }) => ({ word: id, text: summary }));
  const nouns = new Set(commands.flatMap(({ id }) => (id.includes(":") ? [id.split(":")[0] ?? ""] : [])));
  return [...singles, ...[...nouns].map((word) => ({ word }))];
};

const within = async (command: Command, words: readonly string[]): Promise<readonly Candidate[]> => {
  const typed = words.at(-1) ?? "";
  const before = words.at(-2) ?? "";
  const flags = Object.values(command.flags);
  const open = flags.find(
    ({ name, char, type }) => type === "option" && (before === `--${name}` || before === `-${char}`),
  );
  if (open !== undefined) return valuesOf(open);
  if (typed.startsWith("-")) {
    return flags
      .filter(({ hidden }) => hidden !== true)
      .map(({ name, summary }) => ({ word: `--${name}`, text: summary }));
  }
  const given = positionals(words.slice(0, -1), flags);
  const names = Object.keys(command.args);
  const next = names[given.length] ?? names.find((name) => command.args[name]?.multiple === true);
  if (next === undefined) return [];
  const noun = command.id.split(":")[0] ?? "";
  return (await namesFor(noun, next, given)).map((word) => ({ word }));
};

/** Values that an option's summary lists: "none, gzip". */
const valuesOf = async ({ name, summary = "" }: Flag): Promise<readonly Candidate[]> => {
  if (name === "context") return Object.keys(await readContexts()).map((word) => ({ word }));
  const list = /: ((?:[\w-]+(?:, | or ))+[\w-]+)/.exec(summary)?.[1];
  return list === undefined ? [] : list.split(/, | or /).map((word) => ({ word }));
};

const positionals = (words: readonly string[], flags: readonly Flag[]): string[] => {
  const options = new Set(
    flags.flatMap(({ name, char, type }) =>
      type === "option" ? [`--${name}`, ...(char === undefined ? [] : [`-${char}`])] : [],
    ),
  );
  return words.filter((word, place) => !word.startsWith("-") && !options.has(words[place - 1] ?? ""));
};

const namesFor = async (noun: string, argument: string, given: readonly string[]): Promise<readonly string[]> => {
  if (noun === "context" && argument === "name") return ["default", ...Object.keys(await readContexts())];
  if (argument === "compression") return ["none", "gzip"];
  if (argument === "status") return ["active", "inactive"];
  if (argument === "shell") return ["bash", "elvish", "fish", "powershell", "zsh"];
  const isNew = argument === "name";
  const [stream, topic] = noun === "consumer-offset" ? given.slice(1) : given;
  return isNew ? [] : namesFromServer(noun, argument, stream, topic);
};
