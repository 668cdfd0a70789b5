// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { activeContextName, DEFAULT_CONTEXT, readContexts } from "../../cli/context/context-store.ts";
import { aliasesOf, listModeFlag } from "../../cli/framework/common-arguments.ts";
import { IggyCommand } from "../../cli/framework/iggy-command.ts";

export default class ContextList extends IggyCommand {
  static override summary = "List the contexts; the active one has a star.";
  static override aliases = aliasesOf("context", ["ctx"], "list", ["l"]);
  static override flags = listModeFlag;
  static override examples = ["<%= config.bin %> <%= command.id %>"];

  protected override async run(): Promise<void> {
    await this.parse(ContextList);
    const active = activeContextName();
    const names = [...new Set([DEFAULT_CONTEXT, ...Object.keys(await readContexts())])].sort();
    await this.output.list(
      names.map((name) => ({ name, active: name === active })),
      [["Name", ({ name, active }) => `${name}${active ? "*" : ""}`]],
      "",
    );
  }
}
