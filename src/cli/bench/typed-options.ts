// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { FlagDefinitions } from "../framework/flags.ts";

/** An option of a command line with its value, or a word that is none. */
export interface TypedOption {
  /** The long name; undefined for what is no option, or one nobody knows. */
  readonly name: string | undefined;
  readonly value: string | undefined;
  /** As it was typed. */
  readonly words: readonly string[];
}

interface Known {
  readonly name: string;
  readonly takesValue: boolean;
}

/** Takes a command line apart as the parser does, without judging it. */
export const readTyped = (argv: readonly string[], flags: FlagDefinitions): readonly TypedOption[] => {
  const known = spellingsOf(flags);
  const left = [...argv];
  const typed: TypedOption[] = [];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    const [, spelled = word, attached] = /^(--[^=]+)=(.*)$/s.exec(word) ?? /^(-[^-])=?(.+)$/s.exec(word) ?? [];
    const found = known.get(spelled);
    if (found === undefined) {
      typed.push({ name: undefined, value: undefined, words: [word] });
    } else if (found.takesValue) {
      const value = attached ?? left.shift();
      const words = attached === undefined && value !== undefined ? [word, value] : [word];
      typed.push({ name: found.name, value, words });
    } else {
      const isCluster = attached !== undefined && !spelled.startsWith("--");
      if (isCluster) left.unshift(`-${attached}`);
      typed.push({ name: found.name, value: undefined, words: [isCluster ? spelled : word] });
    }
  }
  return typed;
};

/** By `--name` and `-n`. */
const spellingsOf = (flags: FlagDefinitions): ReadonlyMap<string, Known> =>
  new Map(
    Object.entries(flags).flatMap(([name, { type, char, aliases = [], charAliases = [] }]) => {
      const letters = [...(char === undefined ? [] : [char]), ...charAliases].map((letter) => `-${letter}`);
      const spellings = [name, ...aliases].map((alias) => `--${alias}`);
      return [...spellings, ...letters].map((spelled) => [spelled, { name, takesValue: type === "option" }] as const);
    }),
  );
