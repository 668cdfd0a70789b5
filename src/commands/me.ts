// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { ServerCommand } from "../cli/framework/server-command.ts";
import { transportTitle } from "../cli/output/formats.ts";

export default class Me extends ServerCommand {
  static override summary = "Show this connection as the server sees it.";
  static override examples = ["<%= config.bin %> <%= command.id %>"];

  protected override async run(): Promise<void> {
    const { flags } = await this.parse(Me);
    this.doing = "me command";
    const me = await this.withClient(flags, ({ client }) => client.getMe());
    await this.output.properties(me, [
      ["Client ID", String(me.clientId)],
      ["User ID", String(me.userId)],
      ["Address", me.address],
      ["Transport", transportTitle(me.transport)],
    ]);
  }
}
