// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { complete } from "../../cli/completion/complete.ts";
import type { Values } from "../../cli/configuration/keys.ts";
import { remainingArguments } from "../../cli/framework/arguments.ts";
import { IggyCommand } from "../../cli/framework/iggy-command.ts";

export default class CompletionWords extends IggyCommand {
  static override summary = "Print what may stand at the end of a command line, a word per line.";
  static override hidden = true;
  static override args = {
    words: remainingArguments((word) => word, { description: "What was typed, the last word perhaps in part." }),
  };
  static override examples = ["<%= config.bin %> <%= command.id %> -- stream li"];

  /** Nobody wants to read of mistakes in files while they type. */
  protected override async configured(): Promise<Values> {
    return {};
  }

  protected override async run(): Promise<void> {
    const { args } = await this.parse(CompletionWords);
    for (const { word, text } of await complete(args.words ?? [""])) {
      process.stdout.write(text === undefined ? `${word}\n` : `${word}\t${text}\n`);
    }
  }
}
