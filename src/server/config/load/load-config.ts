// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { buildConfig, type NamedKey } from "../schema/key.ts";
import { type ServerConfig, serverKeys, serverSchema } from "../schema/server-schema.ts";
import { ValueProblem } from "../values/value-problem.ts";
import { type Environment, fillEnvironment } from "./environment-file.ts";
import { readEnvironmentLayer } from "./environment-layer.ts";
import { findConfigFile, readFileLayer } from "./file-layer.ts";
import { ConfigurationError, type ConfigurationProblem, MASK, type Origin } from "./problem.ts";
import type { RawLayer, RawValue } from "./raw-values.ts";
import { type BrokenRule, brokenRules } from "./rules.ts";
import { shardRules } from "./shard-rules.ts";
import { unsupportedFeatures } from "./unsupported.ts";

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
  /** The .env file that was read, if any. */
  readonly environmentFile: string | undefined;
  readonly originOf: (path: string) => Origin;
  /** For a person to read: unknown keys and variables, files that do not exist, features that do nothing. */
  readonly warnings: readonly string[];
  /** The variables of the process that are not empty, and what an .env file adds. */
  readonly environment: Environment;
}

const defaultOrigin: Origin = { source: "default" };
const emptyLayer: RawLayer = { values: new Map(), warnings: [], problems: [] };

/**
 * The configuration of a server: defaults, then a TOML file, then the environment, then the program.
 * @throws ConfigurationError with everything that is wrong
 */
export const loadConfig = (options: LoadOptions): LoadedConfig => {
  const filled = fillEnvironment(options.environment, options.workingDirectory);
  const asked = filled.environment["IGGY_CONFIG_PATH"];
  const file = findConfigFile(asked, options.workingDirectory);
  const layers = [file === undefined ? emptyLayer : readFileLayer(file), readEnvironmentLayer(filled.environment)];
  const given = new Map<string, RawValue>(layers.flatMap(({ values }) => [...values]));
  for (const [path, value] of Object.entries(options.overrides ?? {})) {
    given.set(path, { value, origin: { source: "program" } });
  }
  const unreadable = [...filled.problems, ...layers.flatMap(({ problems }) => problems)];
  const config = parseAndCheck(given, unreadable);
  const warnings = [
    ...filled.warnings,
    ...(asked !== undefined && file === undefined ? [noFile(asked)] : []),
    ...layers.flatMap((layer) => layer.warnings),
    ...withoutEffect(config),
  ];
  const originOf = (path: string): Origin => given.get(path)?.origin ?? defaultOrigin;
  return { config, file, environmentFile: filled.file, originOf, warnings, environment: filled.environment };
};

const noFile = (asked: string): string =>
  `there is no file ${asked}, which IGGY_CONFIG_PATH names: the defaults and the environment apply`;

/** What was asked for and is left out, where refusing to start would be too much. */
const withoutEffect = (config: ServerConfig): string[] => [
  ...(config.tcp.socket.overrideDefaults
    ? ["tcp.socket: Node cannot set recv_buffer_size, send_buffer_size and linger, the system's defaults apply"]
    : []),
  ...(config.system.compression.defaultAlgorithm === "none"
    ? []
    : ["system.compression.default_algorithm is set, but the server does not compress"]),
];

/**
 * Every value by its kind, then the rules for all of them. Where a value cannot be parsed its default stands in for it, so
 * that the rules for the others are looked at too; where a whole file cannot be read they would say nothing.
 */
const parseAndCheck = (
  given: ReadonlyMap<string, RawValue>,
  unreadable: readonly ConfigurationProblem[],
): ServerConfig => {
  const malformed = new Map<string, ConfigurationProblem>();
  const values = new Map(
    serverKeys.map((named) => {
      const value = parseValue(named, given.get(named.path));
      if (!isProblem(value)) return [named.path, value.parsed];
      malformed.set(named.path, value);
      return [named.path, named.key.kind.parse(named.key.defaultValue)];
    }),
  );
  const config = buildConfig(serverSchema, (path) => values.get(path));
  const rules =
    unreadable.length > 0 ? [] : [...brokenRules(config), ...shardRules(config), ...unsupportedFeatures(config)];
  const broken = rules
    .filter(({ key, alsoReads = [] }) => ![key, ...alsoReads].some((path) => malformed.has(path)))
    .map((rule) => asProblem(rule, given));
  const problems = [...unreadable, ...malformed.values(), ...broken];
  if (problems.length > 0) throw new ConfigurationError(problems);
  return config;
};

const parseValue = (
  { path, key }: NamedKey,
  raw: RawValue = { value: key.defaultValue, origin: defaultOrigin },
): { readonly parsed: unknown } | ConfigurationProblem => {
  try {
    if (key.secret && raw.value === MASK) {
      throw new ValueProblem("is what is shown instead of a secret", "write the secret itself");
    }
    return { parsed: key.kind.parse(raw.value) };
  } catch (error) {
    if (!(error instanceof ValueProblem)) throw error;
    const { reason, advice } = error;
    return { key: path, value: shown(raw.value, key.secret), origin: raw.origin, reason, advice };
  }
};

const isProblem = (value: { readonly parsed: unknown } | ConfigurationProblem): value is ConfigurationProblem =>
  "reason" in value;

const asProblem = ({ key, reason, advice }: BrokenRule, given: ReadonlyMap<string, RawValue>): ConfigurationProblem => {
  const named = serverKeys.find(({ path }) => path === key);
  const raw = given.get(key);
  const value = shown(raw === undefined ? named?.key.defaultValue : raw.value, named?.key.secret ?? false);
  return { key, value, origin: raw?.origin ?? defaultOrigin, reason, advice };
};

const shown = (value: unknown, secret: boolean): string => {
  if (secret) return MASK;
  const text = JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part));
  return text ?? "absent";
};
