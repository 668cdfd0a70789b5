// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { findUpwards } from "./find-upwards.ts";
import type { ConfigurationProblem } from "./problem.ts";

/** Variables by their names, as those of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

interface FilledEnvironment {
  /** Without empty variables: they count as absent. */
  readonly environment: Environment;
  /** The file that was read, if any. */
  readonly file: string | undefined;
  readonly warnings: readonly string[];
  readonly problems: readonly ConfigurationProblem[];
}

/**
 * Adds what an env file sets and the process does not: the file that IGGY_ENV_PATH names, or the first .env in the working
 * directory and those above it.
 */
export const fillEnvironment = (environment: Environment, workingDirectory: string): FilledEnvironment => {
  const asked = environment["IGGY_ENV_PATH"] || undefined;
  const file = findUpwards(asked ?? ".env", workingDirectory);
  if (file === undefined) {
    const warnings = asked === undefined ? [] : [`the env file ${asked} of IGGY_ENV_PATH does not exist`];
    return { environment: withoutEmpty(environment), file, warnings, problems: [] };
  }
  try {
    const filled = { ...parseEnv(readFileSync(file, "utf8")), ...environment };
    return { environment: withoutEmpty(filled), file, warnings: [], problems: [] };
  } catch (error) {
    const reason = `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    const origin = { source: "file", name: file } as const;
    const problem = { key: "env file", value: file, origin, reason, advice: "make it readable, or remove it" };
    return { environment: withoutEmpty(environment), file, warnings: [], problems: [problem] };
  }
};

const withoutEmpty = (environment: Environment): Environment =>
  Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""));
