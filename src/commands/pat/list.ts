// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { aliasesOf, listModeFlag } from "../../cli/framework/common-arguments.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";
import { formatTime } from "../../cli/output/formats.ts";

export default class PatList extends ServerCommand {
  static override summary = "List your personal access tokens.";
  static override aliases = aliasesOf("pat", [], "list", ["l"]);
  static override flags = listModeFlag;
  static override examples = ["<%= config.bin %> <%= command.id %>"];

  protected override async run(): Promise<void> {
    const { flags } = await this.parse(PatList);
    this.doing = "list personal access tokens";
    const tokens = await this.withClient(flags, ({ token }) => token.list());
    await this.output.list(
      tokens,
      [
        ["Name", ({ name }) => name],
        [
          "Token Expiry Time",
          ({ expiryAtMicros }) => (expiryAtMicros === 0n ? "unlimited" : formatTime(expiryAtMicros)),
        ],
      ],
      "No personal access tokens found!",
    );
  }
}
