// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { exitCode } from "../../cli/errors/exit-codes.ts";
import { ToldError } from "../../cli/errors/user-error.ts";
import { booleanFlag } from "../../cli/framework/flags.ts";
import { IggyCommand } from "../../cli/framework/iggy-command.ts";
import { toJson } from "../../cli/output/json.ts";
import { ConfigurationError, describeConfig, describeProblem, loadConfig, toToml } from "../../server/config/index.ts";

export default class ServerConfig extends IggyCommand {
  static override summary = "Show the configuration a server would start with, and where each value comes from.";
  static override flags = {
    changed: booleanFlag({ summary: "Only what differs from the defaults." }),
    toml: booleanFlag({ summary: "As a configuration file, secrets masked.", exclusive: ["changed", "json"] }),
  };
  static override examples = [
    "<%= config.bin %> <%= command.id %> --changed",
    "<%= config.bin %> <%= command.id %> --toml",
  ];

  protected override async run(): Promise<void> {
    const { flags } = await this.parse(ServerConfig);
    const loaded = this.#load();
    for (const warning of loaded.warnings) process.stderr.write(`warning: ${warning}\n`);
    if (flags.toml) {
      process.stdout.write(toToml(loaded.config));
      return;
    }
    const values = describeConfig(loaded).filter(({ isDefault }) => !flags.changed || !isDefault);
    if (this.output.isData && this.output.form !== "ndjson") {
      return this.output.properties({ file: loaded.file ?? null, values }, []);
    }
    await this.output.list(
      values,
      [
        ["Key", ({ key }) => key],
        ["Value", ({ value }) => (typeof value === "string" ? value : toJson(value))],
        ["Origin", ({ origin }) => origin],
      ],
      "Every value is the default.",
    );
  }

  #load() {
    try {
      return loadConfig({ environment: process.env, workingDirectory: process.cwd() });
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      if (this.output.isData) process.stderr.write(`${toJson({ error: { problems: error.problems } })}\n`);
      else for (const problem of error.problems) process.stderr.write(`${describeProblem(problem)}\n`);
      throw new ToldError(exitCode.failed);
    }
  }
}
