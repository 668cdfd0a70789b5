// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { connectionFlags } from "../../src/cli/connection/connection-flags.ts";
import { generalFlags } from "../../src/cli/framework/general-flags.ts";
import { repositoryRoot } from "../support/start-server.ts";

interface Flag {
  readonly char?: string;
  readonly aliases?: readonly string[];
  readonly hidden?: boolean;
}

interface Command {
  readonly flags: Readonly<Record<string, Flag>>;
  readonly args: Readonly<Record<string, { readonly required?: boolean; readonly multiple?: boolean }>>;
  readonly aliases: readonly string[];
  readonly summary?: string;
  readonly examples?: readonly string[];
}

const manifest = JSON.parse(readFileSync(join(repositoryRoot, "oclif.manifest.json"), "utf8")) as {
  readonly commands: Readonly<Record<string, Command>>;
};
const commands = Object.entries(manifest.commands);
const shared = { ...connectionFlags, ...generalFlags };

const flagText = ([name, { char, aliases = [], hidden }]: [string, Flag]): string => {
  const forms = [`--${name}`, ...(char === undefined ? [] : [`-${char}`]), ...aliases.map((alias) => `--${alias}`)];
  return `${forms.join("|")}${hidden === true ? " (hidden)" : ""}`;
};

const argumentText = ([name, { required, multiple }]: [string, Command["args"][string]]): string => {
  const text = `${name.toUpperCase()}${multiple === true ? "..." : ""}`;
  return required === true ? text : `[${text}]`;
};

test("given_the_commands_their_aliases_and_options_should_be_those_that_were_published", () => {
  const contract = commands.map(([id, { flags, args, aliases }]) => {
    const own = Object.entries(flags).filter(([name, { char }]) => !(name in shared) || (char ?? "") !== charOf(name));
    return [
      [id.replaceAll(":", " "), ...Object.entries(args).map(argumentText)].join(" "),
      ...own.map((flag) => `  ${flagText(flag)}`).sort(),
      ...(aliases.length === 0 ? [] : [`  aliases: ${aliases.join(", ").replaceAll(":", " ")}`]),
    ].join("\n");
  });
  expect(contract.join("\n")).toMatchSnapshot();
});

const charOf = (name: string): string => (shared as Readonly<Record<string, Flag>>)[name]?.char ?? "";

test("given_the_options_of_every_command_should_be_those_that_were_published", () => {
  expect((Object.entries(shared) as [string, Flag][]).map(flagText).sort().join("\n")).toMatchSnapshot();
});

test("given_every_command_should_have_a_summary_and_an_example", () => {
  for (const [id, { summary, examples = [] }] of commands) {
    expect(summary, id).toBeTruthy();
    expect(examples.length, id).toBeGreaterThan(0);
  }
});

test("given_the_aliases_of_all_commands_should_each_mean_one_command", () => {
  const typed = commands.flatMap(([id, { aliases }]) => [id, ...aliases]);
  expect(new Set(typed).size).toBe(typed.length);
});
