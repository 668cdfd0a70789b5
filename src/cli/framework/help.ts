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

/** Help without the short forms in lists of commands; the help of a command names its own. */
class ShortHelp extends Help {
  protected override formatCommands(commands: Command.Loadable[]): string {
    return super.formatCommands(commands.filter(({ id, aliases }) => !aliases.includes(id)));
  }
}
