// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { shownContext } from "../../cli/context/context-flags.ts";
import { activeContextName, DEFAULT_CONTEXT, readContexts, unknownContext } from "../../cli/context/context-store.ts";
import { optionalArgument } from "../../cli/framework/arguments.ts";
import { text } from "../../cli/framework/flags.ts";
import { IggyCommand } from "../../cli/framework/iggy-command.ts";

export default class ContextShow extends IggyCommand {
  static override summary = "Show what a context holds, without its secrets.";
  static override aliases = ["ctx:show"];
  static override args = { name: optionalArgument(text, { description: "Name of the context; the active one." }) };
  static override examples = ["<%= config.bin %> <%= command.id %>", "<%= config.bin %> <%= command.id %> default"];

  protected override async run(): Promise<void> {
    const { args } = await this.parse(ContextShow);
    const active = activeContextName();
    const name = args.name ?? active;
    const found = (await readContexts())[name] ?? (name === DEFAULT_CONTEXT ? {} : undefined);
    if (found === undefined) throw unknownContext(name);
    const values = shownContext(found);
    await this.output.properties({ name, active: name === active, values }, [
      ["Name", `${name}${name === active ? "*" : ""}`],
      ...Object.entries(values).map(([key, value]): readonly [string, string] => [key, String(value)]),
    ]);
  }
}
