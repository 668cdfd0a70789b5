// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { activeContextName, previousContextName, useContext } from "../../cli/context/context-store.ts";
import { UserError } from "../../cli/errors/user-error.ts";
import { argument } from "../../cli/framework/arguments.ts";
import { aliasesOf } from "../../cli/framework/common-arguments.ts";
import { text } from "../../cli/framework/flags.ts";
import { IggyCommand } from "../../cli/framework/iggy-command.ts";

export default class ContextUse extends IggyCommand {
  static override summary = "Make a context the active one; - goes back to the one before.";
  static override aliases = aliasesOf("context", ["ctx"], "use", ["u"]);
  static override args = { name: argument(text, { description: "Name of the context, or -." }) };
  static override examples = ["<%= config.bin %> <%= command.id %> default", "<%= config.bin %> <%= command.id %> -"];

  protected override async run(): Promise<void> {
    const { args } = await this.parse(ContextUse);
    const name = args.name === "-" ? previousContextName() : args.name;
    if (name === undefined) throw new UserError("no context was active before", { hint: "iggy context list" });
    const previous = activeContextName();
    await useContext(name);
    await this.output.done({ name, previous }, `active context set to '${name}'`);
  }
}
