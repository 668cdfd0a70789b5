// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { aliasesOf, listModeFlag } from "../../cli/framework/common-arguments.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";
import { transportTitle } from "../../cli/output/formats.ts";

export default class ClientList extends ServerCommand {
  static override summary = "List the connections of a server.";
  static override aliases = aliasesOf("client", ["c"], "list", ["l"]);
  static override flags = listModeFlag;
  static override examples = ["<%= config.bin %> <%= command.id %>"];

  protected override async run(): Promise<void> {
    const { flags } = await this.parse(ClientList);
    this.doing = "list clients";
    const clients = await this.withClient(flags, ({ client }) => client.list());
    await this.output.list(
      clients,
      [
        ["Client ID", ({ clientId }) => String(clientId)],
        ["User ID", ({ userId }) => String(userId ?? "")],
        ["Address", ({ address }) => address],
        ["Transport", ({ transport }) => transportTitle(transport)],
        ["Consumer Groups", ({ consumerGroupsCount }) => String(consumerGroupsCount)],
      ],
      "No clients found!",
    );
  }
}
