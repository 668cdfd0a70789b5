// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { fileURLToPath } from "node:url";
import { type Command, Config, Help } from "@oclif/core";

/** Shows the help of a command, of the commands of a noun, or of the program. */
export const showHelp = async (words: readonly string[], root: URL): Promise<void> => {
  const config = await Config.load(fileURLToPath(root));
  const help = new ShortHelp(config, { hideCommandSummaryInDescription: true });
  await help.showHelp([...words]);
};

/** Groups of the options that every command has. */
const sharedGroups: ReadonlySet<string | undefined> = new Set(["CONNECTION", "GENERAL"]);

/** Help without the short forms in lists of commands; the help of a command names its own. */
class ShortHelp extends Help {
  protected override formatCommands(commands: Command.Loadable[]): string {
    return super.formatCommands(commands.filter(({ id, aliases }) => !aliases.includes(id)));
  }

  protected override formatCommand(command: Command.Loadable): string {
    return super.formatCommand({ ...command, flags: withOwnShortForms(command.flags) });
  }
}

/** A letter that a command gives to an option of its own is no longer that of an option of every command. */
const withOwnShortForms = (flags: Command.Loadable["flags"]): Command.Loadable["flags"] => {
  const isShared = ({ helpGroup }: Command.Flag.Cached): boolean => sharedGroups.has(helpGroup);
  const own = new Set(Object.values(flags).flatMap((flag) => (isShared(flag) ? [] : (flag.char ?? []))));
  return Object.fromEntries(
    Object.entries(flags).map(([name, flag]) => {
      if (flag.char === undefined || !isShared(flag) || !own.has(flag.char)) return [name, flag];
      const { char: _, ...withoutChar } = flag;
      return [name, withoutChar as Command.Flag.Cached];
    }),
  );
};
