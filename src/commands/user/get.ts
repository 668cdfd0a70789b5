// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { aliasesOf, userArgument } from "../../cli/framework/common-arguments.ts";
import { notFound } from "../../cli/framework/names.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";
import { userAsData, userProperties } from "../../cli/user/user-output.ts";

export default class UserGet extends ServerCommand {
  static override summary = "Show a user and what it may do.";
  static override aliases = aliasesOf("user", ["u"], "get", ["g"]);
  static override args = { user: userArgument };
  static override examples = ["<%= config.bin %> <%= command.id %> iggy"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(UserGet);
    this.doing = `get user with ID: ${args.user.value}`;
    this.subject = { user: args.user.value };
    const user = await this.withClient(flags, (client) => client.user.get(args));
    if (user === undefined) {
      throw notFound(
        `User with ID: ${args.user.value} was not found`,
        "resource_not_found",
        20,
        undefined,
        "iggy user list",
      );
    }
    await this.output.properties(userAsData(user), userProperties(user));
  }
}
