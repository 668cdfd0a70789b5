// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { Args } from "@oclif/core";
import { streamArgument } from "../../cli/arguments.ts";
import { ServerCommand } from "../../cli/server-command.ts";

export default class StreamUpdate extends ServerCommand {
  static override summary = "Rename a stream.";
  static override args = {
    stream: streamArgument,
    name: Args.string({ required: true, description: "New name." }),
  };

  override async run() {
    const { args, flags } = await this.parse(StreamUpdate);
    this.doing = `rename stream '${args.stream.value}'`;
    await this.withClient(flags, (client) => client.stream.update(args));
    this.say(`Stream '${args.stream.value}' renamed to '${args.name}'`);
    return { stream: args.stream.value, name: args.name };
  }
}
