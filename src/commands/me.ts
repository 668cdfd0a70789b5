// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { ServerCommand } from "../cli/server-command.ts";
import { formatProperties } from "../cli/table.ts";

export default class Me extends ServerCommand {
  static override summary = "Show this connection as the server sees it.";

  override async run() {
    const { flags } = await this.parse(Me);
    this.doing = "ask the server about this connection";
    const me = await this.withClient(flags, (client) => client.client.getMe());
    this.log(
      formatProperties([
        ["Client ID", String(me.clientId)],
        ["User ID", String(me.userId)],
        ["Address", me.address],
        ["Transport", me.transport.toUpperCase()],
      ]),
    );
    return me;
  }
}
