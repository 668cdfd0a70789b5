// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { aliasesOf, confirmationFlags, ifExistsFlag, streamArgument } from "../../cli/framework/common-arguments.ts";
import { doneUnlessMissing } from "../../cli/framework/if-exists.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";

export default class StreamDelete extends ServerCommand {
  static override summary = "Delete a stream with all its topics and messages.";
  static override aliases = aliasesOf("stream", ["s"], "delete", ["d"]);
  static override args = { stream: streamArgument };
  static override flags = { ...confirmationFlags, ...ifExistsFlag };
  static override examples = ["<%= config.bin %> <%= command.id %> orders --yes"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(StreamDelete);
    const stream = args.stream.value;
    this.subject = { stream };
    this.doing = `delete stream with ID: ${stream}`;
    await this.confirm(`Delete stream '${stream}' with all its messages?`, flags.yes);
    const deleted = await this.withClient(flags, (client) =>
      doneUnlessMissing(() => client.stream.delete(args), flags["if-exists"]),
    );
    await this.output.done({ stream, deleted }, `Stream with ID: ${stream} ${deleted ? "deleted" : "was not there"}`);
  }
}
