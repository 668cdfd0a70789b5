// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { existsSync } from "node:fs";
import { type IggyError, isIggyError } from "../../protocol/errors/iggy-error.ts";
import { ConfigurationError, describeProblem, loadConfig, type ServerConfig } from "../../server/config/index.ts";
import { UserError } from "../errors/user-error.ts";
import { IggyCommand } from "../framework/iggy-command.ts";

/** A command that works on the files of a server. */
export abstract class FilesCommand extends IggyCommand {
  /**
   * Calls `use` with the configuration of the server whose files they are, its encryption key included.
   * @throws UserError with what to try, as errors of the files have it
   */
  protected async withConfig(use: (config: ServerConfig) => Promise<void>): Promise<void> {
    try {
      const { config } = loadConfig({ environment: process.env, workingDirectory: process.cwd() });
      requireDirectory(config.system.path);
      await use(config);
    } catch (error) {
      throw isIggyError(error) ? explained(error) : error;
    }
  }
}

const requireDirectory = (path: string): void => {
  if (existsSync(path)) return;
  const hint = "name the data directory with IGGY_SYSTEM_PATH, or with system.path in the configuration";
  throw new UserError(`there is no directory ${path}`, { hint, name: "cannot_read_file", code: 10002 });
};

const explained = (error: IggyError): UserError => {
  const { errorName: name, code } = error;
  if (error instanceof ConfigurationError) {
    return new UserError(error.problems.map(describeProblem).join("; "), { name, code });
  }
  const { reason, advice, ...place } = error.context;
  const details = Object.entries(place).map(([what, value]) => `${what} ${String(value)}`);
  const message = [String(reason ?? name.replaceAll("_", " ")), ...details].join(", ");
  return new UserError(message, { name, code, hint: advice === undefined ? undefined : String(advice) });
};
