// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { ServerCommand } from "../../cli/server-command.ts";
import { formatTable } from "../../cli/table.ts";

export default class ClientList extends ServerCommand {
  static override summary = "List the connections of a server.";

  override async run() {
    const { flags } = await this.parse(ClientList);
    this.doing = "list the clients of the server";
    const clients = await this.withClient(flags, (client) => client.client.list());
    const rows = clients.map((one) => [
      String(one.clientId),
      String(one.userId),
      one.address,
      one.transport,
      String(one.consumerGroupsCount),
    ]);
    this.log(formatTable(["Client ID", "User ID", "Address", "Transport", "Consumer Groups"], rows));
    return clients;
  }
}
