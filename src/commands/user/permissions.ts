// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { aliasesOf, userArgument } from "../../cli/framework/common-arguments.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";
import { permissionFlags, permissionsOf } from "../../cli/user/permission-flags.ts";

export default class UserPermissions extends ServerCommand {
  static override summary = "Set what a user may do; without options all permissions are taken away.";
  static override aliases = aliasesOf("user", ["u"], "permissions", ["p"]);
  static override args = { user: userArgument };
  static override flags = permissionFlags;
  static override examples = [
    "<%= config.bin %> <%= command.id %> alice --global-permissions read_streams",
    "<%= config.bin %> <%= command.id %> alice -s 0:read_stream,poll_messages",
  ];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(UserPermissions);
    const user = args.user.value;
    this.subject = { user, name: user };
    this.doing = `update permissions for user with ID: ${user}`;
    await this.withClient(flags, (client) =>
      client.user.updatePermissions({ user: args.user, permissions: permissionsOf(flags) }),
    );
    await this.output.done({ user, updated: true }, `Permissions for user with ID: ${user} updated`);
  }
}
