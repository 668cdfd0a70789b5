// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { existsSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { parse } from "smol-toml";
import { serverKeys } from "../schema/server-schema.ts";
import { nearestNames } from "./nearest-names.ts";
import { ConfigurationError } from "./problem.ts";
import { type RawLayer, type RawValue, suggestion } from "./raw-values.ts";

const DEFAULT_NAME = "config.toml";
const knownPaths = serverKeys.map(({ path }) => path);

/**
 * The file to read: the one that was asked for, looked for in the working directory and its ancestors, or config.toml of
 * the working directory if there is one.
 * @throws ConfigurationError when the file that was asked for does not exist
 */
export const findConfigFile = (asked: string | undefined, workingDirectory: string): string | undefined => {
  if (asked === undefined || asked === "") {
    const usual = join(workingDirectory, DEFAULT_NAME);
    return existsSync(usual) ? usual : undefined;
  }
  const found = findUpwards(asked, workingDirectory);
  if (found !== undefined) return found;
  const origin = { source: "environment", name: "IGGY_CONFIG_PATH" } as const;
  const advice = `create it, or leave the variable out for the defaults; looked from ${workingDirectory} upwards`;
  throw new ConfigurationError([{ key: "configuration file", value: asked, origin, reason: "does not exist", advice }]);
};

/** A relative path is tried against the directory and all above it. */
export const findUpwards = (path: string, workingDirectory: string): string | undefined => {
  if (isAbsolute(path)) return existsSync(path) ? path : undefined;
  for (let directory = resolve(workingDirectory); ; directory = dirname(directory)) {
    const candidate = join(directory, path);
    if (existsSync(candidate)) return candidate;
    if (dirname(directory) === directory) return undefined;
  }
};

/** @throws ConfigurationError when the file cannot be read or is not TOML */
export const readFileLayer = (path: string): RawLayer => {
  const values = new Map<string, RawValue>();
  const warnings: string[] = [];
  collect(parseFile(path), "", path, values, warnings);
  return { values, warnings };
};

const parseFile = (path: string): Readonly<Record<string, unknown>> => {
  try {
    return parse(readFileSync(path, "utf8"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const problem = { key: "configuration file", value: path, origin: { source: "file", name: path } as const };
    throw new ConfigurationError([{ ...problem, reason: `cannot be read: ${reason}`, advice: "correct the file" }]);
  }
};

const collect = (
  table: Readonly<Record<string, unknown>>,
  prefix: string,
  file: string,
  values: Map<string, RawValue>,
  warnings: string[],
): void => {
  for (const [name, value] of Object.entries(table)) {
    const path = prefix + name;
    if (knownPaths.includes(path)) {
      values.set(path, { value, origin: { source: "file", name: file } });
    } else if (isTable(value) && knownPaths.some((known) => known.startsWith(`${path}.`))) {
      collect(value, `${path}.`, file, values, warnings);
    } else {
      warnings.push(`${file}: the key ${path} is not known${suggestion(nearestNames(path, knownPaths))}`);
    }
  }
};

const isTable = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
