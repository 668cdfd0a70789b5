// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { argument, optionalArgument } from "../../cli/framework/arguments.ts";
import { aliasesOf } from "../../cli/framework/common-arguments.ts";
import { text, valueFlag } from "../../cli/framework/flags.ts";
import { name, oneOf } from "../../cli/framework/readers.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";
import { newPassword } from "../../cli/user/new-password.ts";
import { permissionFlags, permissionsOf } from "../../cli/user/permission-flags.ts";
import { userAsData } from "../../cli/user/user-output.ts";

export default class UserCreate extends ServerCommand {
  static override summary = "Create a user.";
  static override aliases = aliasesOf("user", ["u"], "create", ["c"]);
  static override args = {
    name: argument(name(3, 50), { description: "Name of the user, 3 to 50 characters." }),
    password: optionalArgument(text, { description: "Password, 3 to 100 characters; asked for when it is missing." }),
  };
  static override flags = {
    "user-status": valueFlag(oneOf("active", "inactive"), {
      char: "u",
      default: "active",
      summary: "active or inactive.",
    }),
    ...permissionFlags,
  };
  static override examples = [
    "<%= config.bin %> <%= command.id %> alice secret",
    "<%= config.bin %> <%= command.id %> reader secret --global-permissions read_streams,poll_messages",
    "<%= config.bin %> <%= command.id %> writer secret --stream-permissions '0:read_stream#0:send_messages'",
  ];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(UserCreate);
    const username = args.name;
    const permissions = permissionsOf(flags);
    this.subject = { name: username, user: username };
    this.doing = `create user with username: ${username}`;
    const password = args.password ?? (await newPassword("Password: "));
    const created = await this.withClient(flags, ({ user }) =>
      user.create({ username, password, status: flags["user-status"], permissions }),
    );
    await this.output.done(userAsData(created), `User with username: ${username} created`);
  }
}
