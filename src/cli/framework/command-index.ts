// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The words of every command, by what people may type for it: "s c" stands for "stream create". */
export type CommandIndex = ReadonlyMap<string, string>;

/** Reads the small file the build makes of the manifest, which is too large to be read each time. */
export const readCommandIndex = (root: URL): CommandIndex => {
  const path = fileURLToPath(new URL("dist/command-index.json", root));
  return new Map(Object.entries(JSON.parse(readFileSync(path, "utf8")) as Record<string, string>));
};

export interface FoundCommand {
  /** "stream create" */
  readonly words: string;
  readonly rest: readonly string[];
}

/** The command the first words name, and what stands behind them. */
export const findCommand = (index: CommandIndex, argv: readonly string[]): FoundCommand | undefined => {
  for (const count of [2, 1]) {
    if (argv.length < count) continue;
    const words = index.get(argv.slice(0, count).join(" "));
    if (words !== undefined) return { words, rest: argv.slice(count) };
  }
  return undefined;
};

/** The nouns people may type, "stream" and "s", by the noun they stand for. */
export const nounsOf = (index: CommandIndex): ReadonlyMap<string, string> => {
  const nouns = new Map<string, string>();
  for (const [typed, words] of index) {
    const [noun = "", verb] = typed.split(" ");
    if (verb !== undefined) nouns.set(noun, words.split(" ")[0] ?? "");
  }
  return nouns;
};
