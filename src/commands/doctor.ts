// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { resolveSettings } from "../cli/connection/settings.ts";
import { checkConfiguration } from "../cli/doctor/configuration-checks.ts";
import { checkMachine } from "../cli/doctor/machine-checks.ts";
import { checkServer } from "../cli/doctor/server-checks.ts";
import { exitCode } from "../cli/errors/exit-codes.ts";
import { ToldError } from "../cli/errors/user-error.ts";
import { ServerCommand } from "../cli/framework/server-command.ts";

export default class Doctor extends ServerCommand {
  static override summary = "Look for what is wrong with this machine, its configuration, and a server.";
  static override examples = ["<%= config.bin %> <%= command.id %>", "<%= config.bin %> <%= command.id %> --json"];

  protected override async run(): Promise<void> {
    const { flags } = await this.parse(Doctor);
    const settings = await resolveSettings(flags);
    const findings = [...(await checkMachine()), ...(await checkConfiguration()), ...(await checkServer(settings))];
    await this.output.list(
      findings,
      [
        ["", ({ status }) => marks[status]],
        ["Check", ({ check }) => check],
        ["Finding", ({ text }) => text],
        ["Try", ({ hint }) => hint ?? ""],
      ],
      "",
    );
    if (findings.some(({ status }) => status === "problem")) throw new ToldError(exitCode.failed);
  }
}

const marks = { ok: "ok", warning: "warning", problem: "PROBLEM" } as const;
