// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { optionalArgument } from "../../cli/framework/arguments.ts";
import { aliasesOf, userArgument } from "../../cli/framework/common-arguments.ts";
import { text } from "../../cli/framework/flags.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";
import { newPassword } from "../../cli/user/new-password.ts";

export default class UserPassword extends ServerCommand {
  static override summary = "Change the password of a user.";
  static override aliases = aliasesOf("user", ["u"], "password", ["pwd"]);
  static override args = {
    user: userArgument,
    current: optionalArgument(text, { description: "Password until now; asked for when it is missing." }),
    new: optionalArgument(text, { description: "New password, 3 to 100 characters; asked for when it is missing." }),
  };
  static override examples = ["<%= config.bin %> <%= command.id %> alice secret better-secret"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(UserPassword);
    const user = args.user.value;
    this.subject = { user, name: user };
    this.doing = `change password for user with ID: ${user}`;
    const currentPassword = args.current ?? (await newPassword("Current password: "));
    const newPasswordText = args.new ?? (await newPassword("New password: "));
    await this.withClient(flags, (client) =>
      client.user.changePassword({ user: args.user, currentPassword, newPassword: newPasswordText }),
    );
    await this.output.done({ user, changed: true }, `Password for user with ID: ${user} changed`);
  }
}
