// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { streamArgument } from "../../cli/arguments.ts";
import { ServerCommand } from "../../cli/server-command.ts";

export default class StreamPurge extends ServerCommand {
  static override summary = "Remove all messages of a stream.";
  static override args = { stream: streamArgument };

  override async run() {
    const { args, flags } = await this.parse(StreamPurge);
    this.doing = `purge stream '${args.stream.value}'`;
    await this.withClient(flags, (client) => client.stream.purge(args));
    this.say(`Stream '${args.stream.value}' purged`);
    return { stream: args.stream.value, purged: true };
  }
}
