// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { serverKey } from "../../cli/connection/server-address.ts";
import { argument } from "../../cli/framework/arguments.ts";
import { aliasesOf, ifExistsFlag } from "../../cli/framework/common-arguments.ts";
import { text } from "../../cli/framework/flags.ts";
import { doneUnlessMissing } from "../../cli/framework/if-exists.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";
import { deleteToken } from "../../cli/secrets/token-store.ts";

export default class PatDelete extends ServerCommand {
  static override summary = "Delete a personal access token, also where it is kept on this machine.";
  static override aliases = aliasesOf("pat", [], "delete", ["d"]);
  static override args = { name: argument(text, { description: "Name of the token." }) };
  static override flags = ifExistsFlag;
  static override examples = ["<%= config.bin %> <%= command.id %> deploy"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(PatDelete);
    const { name } = args;
    this.subject = { name };
    this.doing = `delete personal access tokens with name: ${name}`;
    const { client, settings } = await this.connect(flags);
    const deleted = await doneUnlessMissing(() => client.token.delete({ name }), flags["if-exists"]).finally(() =>
      client.close({ drain: false }),
    );
    await deleteToken(serverKey(settings.address), name);
    await this.output.done(
      { name, deleted },
      `Personal access token with name: ${name} ${deleted ? "deleted" : "was not there"}`,
    );
  }
}
