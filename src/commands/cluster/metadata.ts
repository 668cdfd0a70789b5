// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { aliasesOf, listModeFlag } from "../../cli/framework/common-arguments.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";

export default class ClusterMetadata extends ServerCommand {
  static override summary = "Show the nodes of the cluster.";
  static override aliases = aliasesOf("cluster", ["cl"], "metadata", ["m"]);
  static override flags = listModeFlag;
  static override examples = ["<%= config.bin %> <%= command.id %>"];

  protected override async run(): Promise<void> {
    const { flags } = await this.parse(ClusterMetadata);
    this.doing = "get cluster metadata";
    const metadata = await this.withClient(flags, ({ cluster }) => cluster.getClusterMetadata());
    this.output.say(`Cluster name: ${metadata.name}`);
    if (this.output.isData) return this.output.properties(metadata, []);
    await this.output.list(
      metadata.nodes,
      [
        ["Name", ({ name }) => name],
        ["IP", ({ ip }) => ip],
        ["TCP", ({ tcp }) => String(tcp)],
        ["QUIC", ({ quic }) => String(quic)],
        ["HTTP", ({ http }) => String(http)],
        ["WebSocket", ({ websocket }) => String(websocket)],
        ["Role", ({ role }) => role],
        ["Status", ({ status }) => status],
      ],
      "No cluster nodes found!",
    );
  }
}
