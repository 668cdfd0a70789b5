// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { UsageError } from "../../cli/errors/user-error.ts";
import { argument } from "../../cli/framework/arguments.ts";
import { aliasesOf, ifNotExistsFlag, refusedNumber } from "../../cli/framework/common-arguments.ts";
import { name } from "../../cli/framework/readers.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";

export default class StreamCreate extends ServerCommand {
  static override summary = "Create a stream.";
  static override aliases = aliasesOf("stream", ["s"], "create", ["c"]);
  static override args = { name: argument(name(), { description: "Name of the stream, 1 to 255 bytes." }) };
  static override flags = { ...ifNotExistsFlag, "stream-id": refusedNumber("s") };
  static override examples = [
    "<%= config.bin %> <%= command.id %> orders",
    "<%= config.bin %> <%= command.id %> orders --if-not-exists",
  ];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(StreamCreate);
    if (flags["stream-id"] !== undefined)
      throw new UsageError("the server numbers streams by itself: leave --stream-id out");
    const { name } = args;
    this.subject = { name };
    this.doing = `create stream with name: ${name} and ID auto incremented`;
    const stream = await this.withClient(flags, ({ stream }) =>
      flags["if-not-exists"] ? stream.ensure({ name }) : stream.create({ name }),
    );
    await this.output.done(stream, `Stream with name: ${name} and ID auto incremented created`);
  }
}
