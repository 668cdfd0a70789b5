// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { addressText } from "../../cli/connection/server-address.ts";
import { activeContextName } from "../../cli/context/context-store.ts";
import { optionalArgument } from "../../cli/framework/arguments.ts";
import { text } from "../../cli/framework/flags.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";

export default class ContextValidate extends ServerCommand {
  static override summary = "Connect and log in with a context.";
  static override aliases = ["ctx:validate"];
  static override args = { name: optionalArgument(text, { description: "Name of the context; the active one." }) };
  static override examples = ["<%= config.bin %> <%= command.id %> default"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(ContextValidate);
    const name = args.name ?? flags.context ?? activeContextName();
    this.doing = `validate context ${name}`;
    const { client, settings } = await this.connect({ ...flags, context: name });
    const me = await client.client.getMe().finally(() => client.close({ drain: false }));
    const address = addressText(settings.address);
    await this.output.done(
      { name, address, userId: me.userId },
      `context '${name}' works: user ${me.userId} on ${address}`,
    );
  }
}
