// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { streamArgument } from "../../cli/arguments.ts";
import { ServerCommand } from "../../cli/server-command.ts";

export default class StreamDelete extends ServerCommand {
  static override summary = "Delete a stream with all its topics.";
  static override args = { stream: streamArgument };

  override async run() {
    const { args, flags } = await this.parse(StreamDelete);
    this.doing = `delete stream '${args.stream.value}'`;
    await this.withClient(flags, (client) => client.stream.delete(args));
    this.say(`Stream '${args.stream.value}' deleted`);
    return { stream: args.stream.value, deleted: true };
  }
}
