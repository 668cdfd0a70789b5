// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { contextFlags, contextValues, shownContext } from "../../cli/context/context-flags.ts";
import { updateContext } from "../../cli/context/context-store.ts";
import { argument } from "../../cli/framework/arguments.ts";
import { text } from "../../cli/framework/flags.ts";
import { IggyCommand } from "../../cli/framework/iggy-command.ts";

export default class ContextUpdate extends IggyCommand {
  static override summary = "Change values of a context and leave the others.";
  static override aliases = ["ctx:update"];
  static override args = { name: argument(text, { description: "Name of the context." }) };
  static override flags = contextFlags;
  static override examples = ["<%= config.bin %> <%= command.id %> default --tcp-server-address 127.0.0.1:8090"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(ContextUpdate);
    const { name } = args;
    await updateContext(name, {});
    const values = await contextValues(name, flags, (notice) => this.output.note(notice));
    const stored = await updateContext(name, values);
    await this.output.done({ name, values: shownContext(stored) }, `context '${name}' updated successfully`);
  }
}
