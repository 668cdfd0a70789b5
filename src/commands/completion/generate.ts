// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { completionScript, type Shell, shells } from "../../cli/completion/scripts.ts";
import { argument } from "../../cli/framework/arguments.ts";
import { IggyCommand } from "../../cli/framework/iggy-command.ts";
import { oneOf } from "../../cli/framework/readers.ts";

export default class CompletionGenerate extends IggyCommand {
  static override summary = "Print the script that completes iggy in a shell.";
  static override description = `bash: add 'source <(iggy completion generate bash)' to ~/.bashrc.
zsh: iggy completion generate zsh > "\${fpath[1]}/_iggy".
fish: iggy completion generate fish > ~/.config/fish/completions/iggy.fish.
powershell: add 'iggy completion generate powershell | Out-String | Invoke-Expression' to $PROFILE.`;
  static override args = { shell: argument(oneOf<Shell>(...shells), { description: `${shells.join(", ")}.` }) };
  static override examples = ["<%= config.bin %> <%= command.id %> bash"];

  protected override async run(): Promise<void> {
    const { args } = await this.parse(CompletionGenerate);
    process.stdout.write(completionScript(args.shell));
  }
}
