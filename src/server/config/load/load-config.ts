// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { buildConfig, type NamedKey } from "../schema/key.ts";
import { type ServerConfig, serverKeys, serverSchema } from "../schema/server-schema.ts";
import { ValueProblem } from "../values/value-problem.ts";
import { type Environment, readEnvironmentLayer } from "./environment-layer.ts";
import { findConfigFile, findUpwards, readFileLayer } from "./file-layer.ts";
import { ConfigurationError, type ConfigurationProblem, type Origin } from "./problem.ts";
import type { RawValue } from "./raw-values.ts";
import { type BrokenRule, brokenRules } from "./rules.ts";
import { missingTransports, unsupportedFeatures } from "./unsupported.ts";

export interface LoadOptions {
  readonly environment: Environment;
  readonly workingDirectory: string;
  /** Values that win over everything else, by path: `{ "system.path": "/data" }`. */
  readonly overrides?: Readonly<Record<string, unknown>>;
}

export interface LoadedConfig {
  readonly config: ServerConfig;
  /** The file that was read, if any. */
  readonly file: string | undefined;
  readonly originOf: (path: string) => Origin;
  /** For a person to read: unknown keys and variables, features that do nothing. */
  readonly warnings: readonly string[];
  /** The process environment with what an .env file adds. */
  readonly environment: Environment;
}

const defaultOrigin: Origin = { source: "default" };

/**
 * The configuration of a server: defaults, then a TOML file, then the environment, then the program.
 * @throws ConfigurationError with everything that is wrong
 */
export const loadConfig = (options: LoadOptions): LoadedConfig => {
  const environment = withEnvironmentFile(options.environment, options.workingDirectory);
  const file = findConfigFile(environment["IGGY_CONFIG_PATH"], options.workingDirectory);
  const fileLayer = file === undefined ? undefined : readFileLayer(file);
  const environmentLayer = readEnvironmentLayer(environment);
  const given = new Map<string, RawValue>([...(fileLayer?.values ?? []), ...environmentLayer.values]);
  for (const [path, value] of Object.entries(options.overrides ?? {})) {
    given.set(path, { value, origin: { source: "program" } });
  }

  const problems: ConfigurationProblem[] = [];
  const values = new Map(serverKeys.map((named) => [named.path, parseValue(named, given, problems)]));
  if (problems.length > 0) throw new ConfigurationError(problems);
  const config = buildConfig(serverSchema, (path) => values.get(path));
  const broken = [...brokenRules(config), ...unsupportedFeatures(config)];
  if (broken.length > 0) throw new ConfigurationError(broken.map((rule) => asProblem(rule, given)));

  const originOf = (path: string): Origin => given.get(path)?.origin ?? defaultOrigin;
  const warnings = [
    ...(fileLayer?.warnings ?? []),
    ...environmentLayer.warnings,
    ...missingTransports(config)
      .filter((transport) => given.has(`${transport}.enabled`))
      .map((transport) => `${transport}.enabled is set, but this version serves TCP only`),
  ];
  return { config, file, originOf, warnings, environment };
};

/** Variables of an .env file that the process does not have itself. */
const withEnvironmentFile = (environment: Environment, workingDirectory: string): Environment => {
  const asked = environment["IGGY_ENV_PATH"];
  const path = asked === undefined ? join(workingDirectory, ".env") : findUpwards(asked, workingDirectory);
  if (path === undefined || !existsSync(path)) return environment;
  return { ...parseEnv(readFileSync(path, "utf8")), ...environment };
};

const parseValue = (
  { path, key }: NamedKey,
  given: ReadonlyMap<string, RawValue>,
  problems: ConfigurationProblem[],
): unknown => {
  const raw = given.get(path) ?? { value: key.defaultValue, origin: defaultOrigin };
  try {
    return key.kind.parse(raw.value);
  } catch (error) {
    if (!(error instanceof ValueProblem)) throw error;
    const { reason, advice } = error;
    problems.push({ key: path, value: shown(raw.value, key.secret), origin: raw.origin, reason, advice });
    return undefined;
  }
};

const asProblem = ({ key, reason, advice }: BrokenRule, given: ReadonlyMap<string, RawValue>): ConfigurationProblem => {
  const named = serverKeys.find(({ path }) => path === key);
  const raw = given.get(key);
  const value = shown(raw === undefined ? named?.key.defaultValue : raw.value, named?.key.secret ?? false);
  return { key, value, origin: raw?.origin ?? defaultOrigin, reason, advice };
};

const shown = (value: unknown, secret: boolean): string => (secret ? "******" : (JSON.stringify(value) ?? "absent"));
