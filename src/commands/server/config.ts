// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { Command, Flags } from "@oclif/core";
import { toJson } from "../../cli/output/json.ts";
import { formatTable } from "../../cli/output/table.ts";
import { ConfigurationError, describeConfig, describeProblem, loadConfig, toToml } from "../../server/config/index.ts";

const FAILED = 1;

export default class ServerConfig extends Command {
  static override summary = "Show the configuration a server would start with, and where each value comes from.";
  static override enableJsonFlag = true;
  static override flags = {
    changed: Flags.boolean({ summary: "Only what differs from the defaults." }),
    toml: Flags.boolean({ summary: "As a configuration file, secrets masked.", exclusive: ["changed", "json"] }),
  };

  override async run() {
    const { flags } = await this.parse(ServerConfig);
    const loaded = this.#load();
    for (const warning of loaded.warnings) process.stderr.write(`warning: ${warning}\n`);
    if (flags.toml) {
      process.stdout.write(toToml(loaded.config));
      return undefined;
    }
    const values = describeConfig(loaded).filter(({ isDefault }) => !flags.changed || !isDefault);
    const rows = values.map(({ key, value, origin }) => [
      key,
      typeof value === "string" ? value : toJson(value),
      origin,
    ]);
    if (rows.length === 0) this.logToStderr("Every value is the default.");
    else this.log(formatTable(["Key", "Value", "Origin"], rows));
    return { file: loaded.file ?? null, values };
  }

  protected override logJson(json: unknown): void {
    if (json !== undefined) process.stdout.write(`${toJson(json, 2)}\n`);
  }

  #load() {
    try {
      return loadConfig({ environment: process.env, workingDirectory: process.cwd() });
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      if (this.jsonEnabled()) process.stdout.write(`${toJson({ error: { problems: error.problems } }, 2)}\n`);
      else for (const problem of error.problems) this.logToStderr(describeProblem(problem));
      return this.exit(FAILED);
    }
  }
}
