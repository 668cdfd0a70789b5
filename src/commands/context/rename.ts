// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { moveContextSecrets } from "../../cli/context/context-flags.ts";
import { renameContext } from "../../cli/context/context-store.ts";
import { argument } from "../../cli/framework/arguments.ts";
import { text } from "../../cli/framework/flags.ts";
import { IggyCommand } from "../../cli/framework/iggy-command.ts";

export default class ContextRename extends IggyCommand {
  static override summary = "Give a context another name.";
  static override aliases = ["ctx:rename"];
  static override args = {
    name: argument(text, { description: "Name of the context." }),
    "new-name": argument(text, { description: "Letters, digits, - and _." }),
  };
  static override examples = ["<%= config.bin %> <%= command.id %> staging preview"];

  protected override async run(): Promise<void> {
    const { args } = await this.parse(ContextRename);
    const { name, "new-name": newName } = args;
    await renameContext(name, newName);
    await moveContextSecrets(name, newName);
    await this.output.done({ name: newName, previous: name }, `context '${name}' renamed to '${newName}'`);
  }
}
