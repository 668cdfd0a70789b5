// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { effectiveSettings, settingText } from "../../cli/configuration/effective.ts";
import { booleanFlag } from "../../cli/framework/flags.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";

export default class ConfigShow extends ServerCommand {
  static override summary = "Show the settings a command would have, and where each comes from.";
  static override flags = {
    origin: booleanFlag({ summary: "Say which option, variable, context or file each comes from." }),
  };
  static override examples = [
    "<%= config.bin %> <%= command.id %> --origin",
    "<%= config.bin %> <%= command.id %> --context default --timeout 5s --origin",
  ];

  protected override async run(): Promise<void> {
    const { flags, typed } = await this.parse(ConfigShow);
    const settings = await effectiveSettings(flags, typed);
    await this.output.list(
      settings,
      [
        ["Key", ({ key }) => key],
        ["Value", settingText],
        ...(flags.origin ? [["Origin", ({ origin }: { readonly origin: string }) => origin] as const] : []),
      ],
      "",
    );
  }
}
