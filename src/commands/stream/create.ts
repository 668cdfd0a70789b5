// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { Args } from "@oclif/core";
import { ServerCommand } from "../../cli/server-command.ts";

export default class StreamCreate extends ServerCommand {
  static override summary = "Create a stream.";
  static override args = { name: Args.string({ required: true, description: "Name, 1 to 255 bytes." }) };
  static override examples = ["<%= config.bin %> <%= command.id %> orders"];

  override async run() {
    const { args, flags } = await this.parse(StreamCreate);
    this.doing = `create stream '${args.name}'`;
    const stream = await this.withClient(flags, (client) => client.stream.create({ name: args.name }));
    this.say(`Stream '${stream.name}' created with ID ${stream.id}`);
    return stream;
  }
}
