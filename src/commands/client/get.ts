// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { argument } from "../../cli/framework/arguments.ts";
import { aliasesOf } from "../../cli/framework/common-arguments.ts";
import { notFound } from "../../cli/framework/names.ts";
import { wholeNumber } from "../../cli/framework/readers.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";
import { transportTitle } from "../../cli/output/formats.ts";

export default class ClientGet extends ServerCommand {
  static override summary = "Show a connection.";
  static override aliases = aliasesOf("client", ["c"], "get", ["g"]);
  static override args = { client: argument(wholeNumber(), { description: "Number of the client." }) };
  static override examples = ["<%= config.bin %> <%= command.id %> 1"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(ClientGet);
    const { client: clientId } = args;
    this.doing = `get client with ID: ${clientId}`;
    const found = await this.withClient(flags, ({ client }) => client.get({ clientId }));
    if (found === undefined) {
      throw notFound(
        `Client with ID: ${clientId} was not found`,
        "client_not_found",
        100,
        undefined,
        "iggy client list",
      );
    }
    const groups = found.consumerGroups.map(
      ({ streamId, topicId, groupId }) => `stream ${streamId}, topic ${topicId}, group ${groupId}`,
    );
    await this.output.properties(found, [
      ["Client ID", String(found.clientId)],
      ["User ID", String(found.userId ?? "None")],
      ["Address", found.address],
      ["Transport", transportTitle(found.transport)],
      ["Consumer Groups Count", String(found.consumerGroupsCount)],
      ...groups.map((group): readonly [string, string] => ["Consumer Group", group]),
    ]);
  }
}
