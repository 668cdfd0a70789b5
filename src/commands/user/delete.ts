// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { aliasesOf, confirmationFlags, ifExistsFlag, userArgument } from "../../cli/framework/common-arguments.ts";
import { doneUnlessMissing } from "../../cli/framework/if-exists.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";

export default class UserDelete extends ServerCommand {
  static override summary = "Delete a user with all tokens.";
  static override aliases = aliasesOf("user", ["u"], "delete", ["d"]);
  static override args = { user: userArgument };
  static override flags = { ...confirmationFlags, ...ifExistsFlag };
  static override examples = ["<%= config.bin %> <%= command.id %> alice --yes"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(UserDelete);
    const user = args.user.value;
    this.subject = { user, name: user };
    this.doing = `delete user with ID: ${user}`;
    await this.confirm(`Delete user '${user}'?`, flags.yes);
    const deleted = await this.withClient(flags, (client) =>
      doneUnlessMissing(() => client.user.delete(args), flags["if-exists"]),
    );
    await this.output.done({ user, deleted }, `User with ID: ${user} ${deleted ? "deleted" : "was not there"}`);
  }
}
