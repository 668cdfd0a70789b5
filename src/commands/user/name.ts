// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { argument } from "../../cli/framework/arguments.ts";
import { aliasesOf, userArgument } from "../../cli/framework/common-arguments.ts";
import { name } from "../../cli/framework/readers.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";

export default class UserName extends ServerCommand {
  static override summary = "Rename a user.";
  static override aliases = aliasesOf("user", ["u"], "name", ["n"]);
  static override args = {
    user: userArgument,
    name: argument(name(3, 50), { description: "New name, 3 to 50 characters." }),
  };
  static override examples = ["<%= config.bin %> <%= command.id %> alice alicia"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(UserName);
    const user = args.user.value;
    const username = args.name;
    this.subject = { user, name: username };
    this.doing = `update user with ID: ${user} with username: ${username}`;
    await this.withClient(flags, (client) => client.user.update({ user: args.user, username }));
    await this.output.done({ user, username }, `User with ID: ${user} updated with username: ${username}`);
  }
}
