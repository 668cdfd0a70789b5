// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { contextFlags, contextValues, shownContext } from "../../cli/context/context-flags.ts";
import { createContext, updateContext } from "../../cli/context/context-store.ts";
import { argument } from "../../cli/framework/arguments.ts";
import { aliasesOf } from "../../cli/framework/common-arguments.ts";
import { booleanFlag, text } from "../../cli/framework/flags.ts";
import { IggyCommand } from "../../cli/framework/iggy-command.ts";

export default class ContextCreate extends IggyCommand {
  static override summary = "Keep a server and how to log in there under a name.";
  static override aliases = aliasesOf("context", ["ctx"], "create", ["c"]);
  static override args = { name: argument(text, { description: "Letters, digits, - and _." }) };
  static override flags = {
    ...contextFlags,
    "read-only": booleanFlag({ summary: "The terminal program changes nothing there." }),
  };
  static override examples = [
    "<%= config.bin %> <%= command.id %> staging --tcp-server-address staging.example.com:8090 --username ops",
  ];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(ContextCreate);
    const { name } = args;
    // The name is checked before a secret is kept for it.
    const readOnly = flags["read-only"] ? { read_only: true } : {};
    await createContext(name, readOnly);
    const values = await contextValues(name, flags, (notice) => this.output.note(notice));
    const stored = await updateContext(name, values);
    await this.output.done({ name, values: shownContext(stored) }, `context '${name}' created successfully`);
  }
}
