// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { aliasesOf, listModeFlag } from "../../cli/framework/common-arguments.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";
import { formatTime } from "../../cli/output/formats.ts";

export default class UserList extends ServerCommand {
  static override summary = "List the users.";
  static override aliases = aliasesOf("user", ["u"], "list", ["l"]);
  static override flags = listModeFlag;
  static override examples = ["<%= config.bin %> <%= command.id %>"];

  protected override async run(): Promise<void> {
    const { flags } = await this.parse(UserList);
    this.doing = "list users";
    const users = await this.withClient(flags, ({ user }) => user.list());
    await this.output.list(
      users,
      [
        ["ID", ({ id }) => String(id)],
        ["Created", ({ createdAtMicros }) => formatTime(createdAtMicros)],
        ["Status", ({ status }) => status],
        ["Username", ({ username }) => username],
      ],
      "No users found!",
    );
  }
}
