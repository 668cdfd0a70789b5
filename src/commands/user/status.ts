// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { exitCode } from "../../cli/errors/exit-codes.ts";
import { UserError } from "../../cli/errors/user-error.ts";
import { argument } from "../../cli/framework/arguments.ts";
import { aliasesOf, userArgument } from "../../cli/framework/common-arguments.ts";
import { oneOf } from "../../cli/framework/readers.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";

const ROOT_ID = 0;

export default class UserStatus extends ServerCommand {
  static override summary = "Let a user log in, or not.";
  static override aliases = aliasesOf("user", ["u"], "status", ["s"]);
  static override args = {
    user: userArgument,
    status: argument(oneOf("active", "inactive"), { description: "active or inactive." }),
  };
  static override examples = ["<%= config.bin %> <%= command.id %> alice inactive"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(UserStatus);
    const user = args.user.value;
    const { status } = args;
    this.subject = { user, name: user };
    this.doing = `update user with ID: ${user} with status: ${status}`;
    await this.withClient(flags, async (client) => {
      const id = status === "active" ? undefined : (await client.user.get(args))?.id;
      if (id === ROOT_ID) {
        throw new UserError("the root user cannot be made inactive: nobody could undo it", {
          exitCode: exitCode.forbidden,
          name: "cannot_change_status",
        });
      }
      await client.user.update({ user: args.user, status });
    });
    await this.output.done({ user, status }, `User with ID: ${user} updated with status: ${status}`);
  }
}
