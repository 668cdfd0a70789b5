// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { forgetContextSecrets } from "../../cli/context/context-flags.ts";
import { deleteContext } from "../../cli/context/context-store.ts";
import { argument } from "../../cli/framework/arguments.ts";
import { aliasesOf } from "../../cli/framework/common-arguments.ts";
import { text } from "../../cli/framework/flags.ts";
import { IggyCommand } from "../../cli/framework/iggy-command.ts";

export default class ContextDelete extends IggyCommand {
  static override summary = "Forget a context.";
  static override aliases = aliasesOf("context", ["ctx"], "delete", ["d"]);
  static override args = { name: argument(text, { description: "Name of the context." }) };
  static override examples = ["<%= config.bin %> <%= command.id %> staging"];

  protected override async run(): Promise<void> {
    const { args } = await this.parse(ContextDelete);
    const { name } = args;
    await deleteContext(name);
    await forgetContextSecrets(name);
    await this.output.done({ name, deleted: true }, `context '${name}' deleted successfully`);
  }
}
