// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { cheats } from "../cli/cheats/cheats.ts";
import { exitCode } from "../cli/errors/exit-codes.ts";
import { UserError } from "../cli/errors/user-error.ts";
import { optionalArgument } from "../cli/framework/arguments.ts";
import { text } from "../cli/framework/flags.ts";
import { IggyCommand } from "../cli/framework/iggy-command.ts";
import { nearest } from "../cli/framework/nearest.ts";

export default class Cheat extends IggyCommand {
  static override summary = "Show recipes that can be typed as they stand.";
  static override args = {
    topic: optionalArgument(text, { description: `One of ${Object.keys(cheats).join(", ")}; all without it.` }),
  };
  static override examples = ["<%= config.bin %> <%= command.id %>", "<%= config.bin %> <%= command.id %> groups"];

  protected override async run(): Promise<void> {
    const { args } = await this.parse(Cheat);
    const { topic } = args;
    if (topic !== undefined && !(topic in cheats)) {
      const near = nearest(topic, Object.keys(cheats));
      throw new UserError(`there are no recipes for '${topic}'`, {
        hint: near === undefined ? `there are ${Object.keys(cheats).join(", ")}` : `did you mean iggy cheat ${near}?`,
        exitCode: exitCode.notFound,
        name: "cheat_not_found",
      });
    }
    const chosen = Object.entries(cheats).filter(([name]) => topic === undefined || name === topic);
    const recipes = chosen.flatMap(([name, list]) => list.map(({ what, lines }) => ({ topic: name, what, lines })));
    if (this.output.isData) return this.output.list(recipes, [], "");
    for (const [name, list] of chosen) {
      this.output.say(`# ${name}`);
      for (const { what, lines } of list) this.output.say(`\n# ${what}\n${lines.join("\n")}`);
      this.output.say("");
    }
  }
}
