// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { exitCode } from "../errors/exit-codes.ts";
import { UserError } from "../errors/user-error.ts";
import { nearest } from "../framework/nearest.ts";
import { configurationKeys, forbiddenInProjects, knownKey, readConfigured, type Values } from "./keys.ts";

/** Whose file it is, strongest first. */
export type FileKind = "project" | "user" | "system";

export interface ConfigurationFile {
  readonly kind: FileKind;
  readonly path: string;
  readonly values: Values;
}

/** Where files are looked for. */
export interface Places {
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly userDirectory: string;
  readonly systemFile: string;
}

type FoundFile = Omit<ConfigurationFile, "values">;

const PROJECT_FILE = ".iggy.toml";
const SYSTEM_FILE = "/etc/iggy/config.toml";
const FILE = "config.toml";

let loaded: Promise<readonly ConfigurationFile[]> | undefined;

/**
 * The configuration files of this process, strongest first; warnings go to standard error, once.
 * @throws UserError which names the file and the key
 */
export const loadConfiguration = (): Promise<readonly ConfigurationFile[]> => {
  loaded ??= readConfigurationFiles(
    findConfigurationFiles({
      workingDirectory: process.cwd(),
      environment: process.env,
      userDirectory: homedir(),
      systemFile: SYSTEM_FILE,
    }),
    (text) => process.stderr.write(`warning: ${text}\n`),
  );
  return loaded;
};

/** The files there are: of the project, which is this directory or one above it, of the user, of the machine. */
export const findConfigurationFiles = (places: Places): readonly FoundFile[] => [
  ...projectFile(places.workingDirectory),
  ...existing("user", userFile(places)),
  ...existing("system", places.systemFile),
];

export const readConfigurationFiles = (
  files: readonly FoundFile[],
  warn: (text: string) => void,
): Promise<readonly ConfigurationFile[]> =>
  Promise.all(files.map(async (file) => ({ ...file, values: await readValues(file, warn) })));

const projectFile = (directory: string): readonly FoundFile[] => {
  for (let at = resolve(directory); ; at = dirname(at)) {
    const found = existing("project", join(at, PROJECT_FILE));
    if (found.length > 0 || at === dirname(at)) return found;
  }
};

/** Beside contexts and sessions, or where the XDG base directories have it. */
const userFile = ({ environment, userDirectory }: Places): string => {
  const { IGGY_HOME: home, XDG_CONFIG_HOME: xdg } = environment;
  if (home) return join(home, FILE);
  const ofXdg = xdg ? join(xdg, "iggy", FILE) : undefined;
  return ofXdg !== undefined && existsSync(ofXdg) ? ofXdg : join(userDirectory, ".iggy", FILE);
};

const existing = (kind: FileKind, path: string): readonly FoundFile[] => (existsSync(path) ? [{ kind, path }] : []);

const readValues = async ({ kind, path }: FoundFile, warn: (text: string) => void): Promise<Values> => {
  const values: Record<string, unknown> = {};
  for (const [written, value] of Object.entries(await readToml(path))) {
    const key = knownKey(written);
    const flag = key === undefined ? undefined : configurationKeys.get(key);
    if (key === undefined || flag === undefined) {
      const near = await nearest(written, [...configurationKeys.keys()]);
      warn(`${path}: unknown key ${written}${near === undefined ? "" : `, did you mean ${near}?`}`);
    } else if (kind === "project" && forbiddenInProjects.has(key)) {
      warn(`${path}: ${written} has no effect in the file of a project; put it into a context or your own ${FILE}`);
    } else {
      values[key] = await readConfigured(flag, value).catch((error: unknown) => {
        throw error instanceof UserError ? wrongFile(`${path}: ${written}: ${error.message}`) : error;
      });
    }
  }
  return values;
};

const readToml = async (path: string): Promise<Readonly<Record<string, unknown>>> => {
  const text = readFileSync(path, "utf8");
  const { parse } = await import("smol-toml");
  try {
    return parse(text);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : "";
    throw wrongFile(`${path} cannot be read: ${reason}`);
  }
};

const wrongFile = (text: string): UserError =>
  new UserError(text, {
    hint: "put the file right, or move it away",
    exitCode: exitCode.usage,
    name: "usage",
    code: 3,
  });
