// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { argument } from "../../cli/framework/arguments.ts";
import { aliasesOf, streamArgument } from "../../cli/framework/common-arguments.ts";
import { name } from "../../cli/framework/readers.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";

export default class StreamUpdate extends ServerCommand {
  static override summary = "Rename a stream.";
  static override aliases = aliasesOf("stream", ["s"], "update", ["u"]);
  static override args = {
    stream: streamArgument,
    name: argument(name(), { description: "New name, 1 to 255 bytes." }),
  };
  static override examples = ["<%= config.bin %> <%= command.id %> orders orders-2026"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(StreamUpdate);
    const stream = args.stream.value;
    const { name } = args;
    this.subject = { stream, name };
    this.doing = `update stream with ID: ${stream} and name: ${name}`;
    await this.withClient(flags, (client) => client.stream.update(args));
    await this.output.done({ stream, name }, `Stream with ID: ${stream} updated name: ${name}`);
  }
}
