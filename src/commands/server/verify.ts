// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { exitCode } from "../../cli/errors/exit-codes.ts";
import { ToldError } from "../../cli/errors/user-error.ts";
import { booleanFlag } from "../../cli/framework/flags.ts";
import { FilesCommand } from "../../cli/server-files/files-command.ts";
import { ProgressLine } from "../../cli/server-files/progress-line.ts";
import type { ServerConfig } from "../../server/config/index.ts";
import {
  type Finding,
  holdDirectory,
  type InspectedDirectory,
  type Repair,
  repairDirectory,
  type Verification,
  verifyDirectory,
} from "../../server/inspection/index.ts";

interface VerifyFlags {
  readonly repair: boolean;
  readonly yes: boolean;
}

export default class ServerVerify extends FilesCommand {
  static override summary = "Check the files of a server that does not run.";
  static override description =
    `Looks at every message, index, committed offset and change of the data directory, and changes nothing unless asked to.
Repairs never take away a sound message. The exit status is 0 when there is no damage, 1 when there is.
The directory and the encryption key come from the configuration, as for \`iggy server start\`.`;
  static override examples = [
    "IGGY_SYSTEM_PATH=/var/lib/iggy <%= config.bin %> <%= command.id %>",
    "<%= config.bin %> <%= command.id %> --repair --yes",
  ];
  static override flags = {
    repair: booleanFlag({ summary: "Say what can be mended, and mend it once that is confirmed." }),
    yes: booleanFlag({ char: "y", summary: "Do not ask.", dependsOn: ["repair"] }),
  };

  protected override async run(): Promise<void> {
    const { flags } = await this.parse(ServerVerify);
    await this.withConfig((config) => this.#verify(config, flags));
  }

  async #verify(config: ServerConfig, flags: VerifyFlags): Promise<void> {
    const { inspected, release } = holdDirectory(config);
    try {
      const found = this.#look(inspected);
      const isRepaired = flags.repair && found.repairs.length > 0;
      if (isRepaired) await this.#repair(found, flags.yes);
      const now = isRepaired ? this.#look(inspected) : found;
      const { root } = inspected.directory;
      const before = isRepaired ? described(found) : undefined;
      await this.output.done({ directory: root, ...described(now), repaired: isRepaired, before }, summaryOf(now));
      if (!now.isClean) throw new ToldError(exitCode.failed);
    } finally {
      release();
    }
  }

  #look(inspected: InspectedDirectory): Verification {
    const progress = new ProgressLine(!this.output.quiet && !this.output.isData);
    const found = verifyDirectory(inspected, ({ partitions, segments, messages, bytes }) =>
      progress.show(() => `${partitions} partitions, ${segments} segments, ${messages} messages, ${bytes} bytes`),
    );
    progress.end();
    if (this.output.isData) return found;
    for (const finding of found.findings) process.stdout.write(`${describe(finding)}\n`);
    if (found.omittedFindings > 0) process.stdout.write(`and ${found.omittedFindings} more\n`);
    return found;
  }

  async #repair({ repairs }: Verification, isConfirmed: boolean): Promise<void> {
    if (!this.output.isData) for (const repair of repairs) process.stderr.write(`would ${actionOf(repair)}\n`);
    await this.confirm(`Make these ${repairs.length} repairs?`, isConfirmed);
    repairDirectory(repairs);
  }
}

const actionOf = ({ path, action }: Repair): string => `${action}: ${path}`;

const describe = ({ severity, path, position, offset, meaning }: Finding): string => {
  const place = [
    ...(position === undefined ? [] : [`byte ${position}`]),
    ...(offset === undefined ? [] : [`offset ${offset}`]),
  ].join(", ");
  return `${severity}: ${path}${place === "" ? "" : ` (${place})`}: ${meaning}`;
};

const summaryOf = ({ checked, isClean }: Verification): string => {
  const { stateEntries, partitions, segments, messages, offsetFiles } = checked;
  const what = `${stateEntries} changes, ${partitions} partitions, ${segments} segments, ${messages} messages, ${offsetFiles} offsets`;
  return `${isClean ? "Clean" : "Damaged"}: ${what}`;
};

const described = ({ checked, findings, omittedFindings, repairs, isClean }: Verification) => ({
  isClean,
  checked,
  findings,
  omittedFindings,
  repairs: repairs.map(({ path, action }) => ({ path, action })),
});
